package org.storygan.datasets.story;

/** Is told how far a long piece of work has come; may be called from any thread. */
@FunctionalInterface
public interface Progress {

    /** Says nothing. */
    Progress SILENT = (what, done, total) -> {};

    /**
     * @param what what is being done, such as {@code rendering codraw}
     * @param done how many of {@code total} steps are finished
     */
    void report(String what, long done, long total);

    /** Something that a person should know although the work goes on. */
    default void warn(String what) {}
}
