package org.storygan.lite.run;

/**
 * Every way in which a command can end early, and the only place where an error gets its code: what is not here cannot be
 * thrown. Each has a test that provokes it, and a row of docs/errors.md.
 */
public enum ErrorCode {
    E1_BUG(
            Exit.BUG,
            "The program itself made a mistake.",
            "the same command with --debug, and a report with its output"),
    E1_BUILD(Exit.BUG, "The jar was built without a part that the command needs.", "./mvnw -q -DskipTests package"),
    E1_SHAPE(
            Exit.BUG, "Two tensors do not fit together.", "the same command without --set; a report if it still fails"),
    E2_CONFIG(Exit.USAGE, "A setting has a value that it does not take.", "storygan-lite config keys"),
    E2_EXISTS(Exit.USAGE, "The folder for the results has something in it.", "--resume, --force, or another --out"),
    E2_RESUME(
            Exit.USAGE,
            "A run cannot go on with other settings or other data than it was begun with.",
            "the settings in the run's config.yaml, or a new run with another --out"),
    E2_USAGE(Exit.USAGE, "The command line is not understood.", "COMMAND --help"),
    E3_COPY(Exit.DATA, "A converted data set does not read back as what was converted.", "a report with the data set"),
    E3_DATA(
            Exit.DATA,
            "A data set is missing, incomplete or damaged.",
            "storygan-lite data validate KIND:PATH, which lists everything that is wrong"),
    E3_EXISTS(Exit.DATA, "A file that is to be written is there already.", "another name, or --force"),
    E3_FILE(Exit.DATA, "A file cannot be read.", "another path, or the right to read it"),
    E3_LABELS(
            Exit.DATA,
            "A model that is told the labels of frames (use_labels=true) would get none, or others than it learns with.",
            "a data set with those labels, or a model trained with use_labels=false"),
    E3_TEXT(Exit.DATA, "A file of stories holds none, or is not text.", "one sentence a line, UTF-8"),
    E3_WRITE(
            Exit.DATA,
            "A file or folder cannot be written: no room, no permission, a read-only disk.",
            "room on the disk, or another --out; a run goes on with --resume from its last checkpoint"),
    E4_DAMAGED(
            Exit.CHECKPOINT,
            "No checkpoint of the run can be read.",
            "a copy of a checkpoint put into the folder, or a new run with --force"),
    E4_ENCODER(Exit.CHECKPOINT, "A text encoder does not fit the model.", "an encoder of the same preset"),
    E4_FORMAT(
            Exit.CHECKPOINT,
            "A checkpoint, encoder, network file or receipt is damaged, or is another kind of file.",
            "the checkpoint before it; storygan-lite inspect FILE"),
    E4_NONE(
            Exit.CHECKPOINT,
            "There is no checkpoint or weights file where one is needed.",
            "the command without --resume"),
    E5_DEVICE(
            Exit.DEVICE, "A call of the driver or of a native library failed.", "--device auto; storygan-lite doctor"),
    E5_NO_CUDA(
            Exit.DEVICE,
            "--device cuda was asked for, and no GPU can be used here.",
            "--device auto; storygan-lite doctor, which says what is missing"),
    E5_NO_DEVICE(
            Exit.DEVICE,
            "Another device that was asked for does not work here, or none does.",
            "--device auto; storygan-lite doctor"),
    E6_MEMORY(
            Exit.MEMORY,
            "The Java heap, the memory outside it, or that of the GPU is exhausted.",
            "a smaller --batch, or --set batch.accumulate=2, which keeps the batch and halves the memory"),
    E7_NAN(
            Exit.DIVERGED,
            "A loss or a gradient is no finite number. The step was not taken, and no checkpoint holds its weights.",
            "the diagnosis in the run's folder; smaller rates, --set opt.clip=10, or --set run.on_nan=skip"),
    E8_EXTRACTOR(Exit.METRIC, "Nothing to compare pictures by was given.", "--extractor FILE"),
    E8_FEW(Exit.METRIC, "Too few pictures for what is to be measured.", "more stories: --count, or a larger split"),
    E8_LABELS(
            Exit.METRIC, "The data set has no labels that a classifier could learn.", "the same without --label-steps"),
    E8_NAN(Exit.METRIC, "A picture or feature is not a number.", "another checkpoint"),
    E8_REFERENCE(
            Exit.METRIC,
            "Kept features of real pictures belong to other pictures, or are damaged.",
            "another name for --reference, or the data set and split that it was made of"),
    E8_SAME(Exit.METRIC, "The pictures to be judged are those they are compared with.", "the folder of drawn pictures"),
    E9_RECEIPT(Exit.CHECK, "A receipt, computed again, gives other numbers.", "the files that its text names"),
    E9_STRICT(Exit.CHECK, "--strict found warnings.", "the command without --strict"),
    E10_LOCKED(Exit.LOCKED, "Another process works in the folder.", "wait for it, stop it, or use another --out");

    private final Exit exit;
    private final String meaning;
    private final String remedy;

    ErrorCode(Exit exit, String meaning, String remedy) {
        this.exit = exit;
        this.meaning = meaning;
        this.remedy = remedy;
    }

    /** What the program ends with. */
    public Exit exit() {
        return exit;
    }

    /** One sentence. */
    public String meaning() {
        return meaning;
    }

    /** What usually helps. */
    public String remedy() {
        return remedy;
    }

    /** As a person sees it: {@code E3-DATA}. The number is that of the exit code. */
    @Override
    public String toString() {
        return name().replace('_', '-');
    }
}
