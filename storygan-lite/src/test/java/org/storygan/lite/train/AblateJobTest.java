package org.storygan.lite.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.storygan.datasets.story.DataException;
import org.storygan.lite.app.AblateRequest;
import org.storygan.lite.app.Destination;
import org.storygan.lite.app.Machine;
import org.storygan.lite.config.Config;
import org.storygan.lite.model.ModelConfig;
import org.storygan.lite.run.AppException;
import org.storygan.lite.run.Existing;

class AblateJobTest {
    @TempDir
    Path folder;

    private int ablate(Existing existing, Config config) {
        var request = new AblateRequest(config, new Destination(folder, existing), new Machine("cpu", 2), List.of(7L));
        return new AblateJob(request, Runs.silent()).run();
    }

    private static Config config() {
        return Runs.config(1).with("select.metric", "kid-damsm", "t").with("select.stories", "2", "t");
    }

    @Test
    void every_row_is_trained_once_and_stands_beside_the_papers() throws IOException {
        assertThat(ablate(Existing.REFUSE, config())).isZero();
        String table = Files.readString(folder.resolve("table.md"));
        assertThat(table.lines().filter(line -> line.startsWith("| "))).hasSize(1 + AblationRow.values().length);
        assertThat(table)
                .containsPattern("KID\\[damsm-cnn64-[0-9a-f]{8},val,16-d,N=10]")
                .contains("52.87 / 55.20", "69.84 / 74.25", "61.81 / 60.49")
                .containsPattern("control: [^\n]*[|] –");
        Path done = folder.resolve("full/seed-7/DONE");
        Path interrupted = folder.resolve("words-only/seed-7");
        FileTime before = Files.getLastModifiedTime(done);
        Files.delete(interrupted.resolve("DONE"));
        assertThat(ablate(Existing.RESUME, config())).isZero();
        assertThat(Files.getLastModifiedTime(done))
                .as("a finished row is left alone")
                .isEqualTo(before);
        assertThat(interrupted.resolve("DONE")).exists();
        assertThat(folder.resolve("table.md")).hasContent(table);
        assertThatThrownBy(() -> ablate(Existing.RESUME, config().with("opt.steps", "2", "t")))
                .isInstanceOf(AppException.class)
                .hasMessageContaining("opt.steps was 1, now 2");
    }

    @Test
    void a_wrong_path_of_the_data_leaves_the_folder_empty() {
        assertThatThrownBy(() -> ablate(Existing.REFUSE, config().with("run.data", "jsonl:" + folder + "/none", "t")))
                .isInstanceOf(DataException.class);
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void the_rows_change_what_they_say_and_nothing_else() {
        Config paper = Config.preset("paper");
        for (AblationRow row : AblationRow.values()) {
            var changed = row.of(paper).values().entrySet().stream()
                    .filter(entry -> !entry.getValue().equals(paper.text(entry.getKey())))
                    .map(java.util.Map.Entry::getKey)
                    .toList();
            assertThat(List.of("db.g.mode", "db.d.mode")).as(row.title()).containsAll(changed);
        }
        assertThat(AblationRow.FULL.of(paper)).isEqualTo(paper);
        assertThat(AblationRow.CONTROL.of(paper).model().generator().mode()).isEqualTo(ModelConfig.BlockMode.IDENTITY);
    }
}
