package org.storygan.datasets.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.storygan.datasets.story.DataException;
import org.storygan.datasets.text.Table.Row;

class TableTest {

    private static List<Row> rows(String text) throws IOException {
        var rows = new ArrayList<Row>();
        Table.forEach(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), "a.csv", rows::add);
        return rows;
    }

    private static Row row(int line, String... fields) {
        return new Row(line, List.of(fields));
    }

    @Test
    void fieldsStandBetweenCommas() throws IOException {
        assertThat(rows("ep1,1,a b\r\n,,\n\nx\n"))
                .containsExactly(row(1, "ep1", "1", "a b"), row(2, "", "", ""), row(4, "x"));
    }

    @Test
    void quotesProtectCommasQuotesAndLineEnds() throws IOException {
        assertThat(rows("e,\"a, \"\"b\"\"\",c\n\"\",\"x\ny\n\",z\nlast"))
                .containsExactly(row(1, "e", "a, \"b\"", "c"), row(2, "", "x\ny\n", "z"), row(5, "last"));
        assertThat(rows("\"\"\"\"")).containsExactly(row(1, "\""));
    }

    @Test
    void aQuoteInsideAPlainFieldIsACharacter() throws IOException {
        assertThat(rows("e,he said \"no\",c")).containsExactly(row(1, "e", "he said \"no\"", "c"));
    }

    @Test
    void badQuotesAreFoundByLineAndField() {
        assertThatThrownBy(() -> rows("a,b\nc,\"d\ne"))
                .isInstanceOf(DataException.class)
                .hasMessage("a.csv: line 2, field 2 begins with a quote that is not closed");
        assertThatThrownBy(() -> rows("a,\"b\"c"))
                .isInstanceOf(DataException.class)
                .hasMessage("a.csv: line 1, field 2 goes on after its closing quote");
        assertThatThrownBy(() -> rows("\"" + "a\n".repeat(LineReader.LONGEST)))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("line 1, field 1 begins with a quote that is not closed");
    }
}
