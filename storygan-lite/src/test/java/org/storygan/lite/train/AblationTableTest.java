package org.storygan.lite.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AblationTableTest {
    @TempDir
    Path folder;

    private Path metrics(String file, String name, double rating) throws IOException {
        return Files.writeString(
                folder.resolve(file), "{\"step\":4,\"rating\":" + rating + ",\"rating_name\":\"" + name + "\"}\n");
    }

    @Test
    void ratingsOfOneName_areAveraged_andOneOfAnotherNameStaysOutOfTheColumn() throws IOException {
        var table = new AblationTable(Runs.config(4));
        AblationRow row = AblationRow.values()[0];
        table.add(row, metrics("a", "KID[x]", 0.25));
        table.add(row, metrics("b", "KID[x]", 0.75));
        table.add(row, metrics("c", "Frechet[x]", 999));
        assertThat(table.markdown())
                .contains("| KID[x] |", "0.5000 ± 0.3536", "cannot be compared with the others: a rating Frechet[x]")
                .doesNotContain("333");
    }

    @Test
    void ratingsOfOneNameAlone_leaveNothingOut() throws IOException {
        var table = new AblationTable(Runs.config(4));
        table.add(AblationRow.values()[0], metrics("a", "KID[x]", 0.25));
        assertThat(table.markdown()).contains("0.2500").doesNotContain("Left out");
    }
}
