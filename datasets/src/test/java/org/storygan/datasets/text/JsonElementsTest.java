package org.storygan.datasets.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.storygan.datasets.story.DataException;

class JsonElementsTest {

    private static List<String> ids(String json) throws IOException {
        var ids = new ArrayList<String>();
        var in = new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8));
        JsonElements.forEach(in, "a.json", (number, element) -> ids.add(number + element.text("id")));
        return ids;
    }

    @Test
    void elementsComeOneByOne() throws IOException {
        assertThat(ids(" [ {\"id\" : \"a\"} ,\n{\"id\":\"b\",\"x\":[{},[]]}]\n"))
                .containsExactly("0a", "1b");
        assertThat(ids("[]")).isEmpty();
    }

    @Test
    void bracketsInStringsDoNotCount() throws IOException {
        assertThat(ids("[{\"id\":\"]}\\\"]\\\\\"},{\"id\":\"[\"}]")).containsExactly("0]}\"]\\", "1[");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                "[",
                "[{}",
                "[{},]",
                "[{\"id\":\"a\"} {\"id\":\"b\"}]",
                "[{\"id\":\"a\"}]x",
                "[1]",
                "[\"a\"]",
                "[{\"id\":\"a]",
                "[{\"id\":\"a\\",
                "[[[]]",
                "[}]",
                "[,]"
            })
    void whatIsNoArrayOfObjectsIsRefused(String json) {
        assertThatThrownBy(() -> ids(json))
                .isInstanceOf(DataException.class)
                .hasMessageStartingWith("a.json is not the JSON it should be, in element ");
    }

    @Test
    void anElementWithoutEndIsRefusedBeforeItFillsTheMemory() {
        var endless = new InputStream() {
            private boolean isBegun;

            @Override
            public int read() {
                boolean first = !isBegun;
                isBegun = true;
                return first ? '[' : '{';
            }
        };
        assertThatThrownBy(() -> JsonElements.forEach(endless, "a.json", (number, element) -> {}))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("in element 0 of its array: it does not end");
    }

    @Test
    void whatIsWrittenIsWhatIsRead() throws WrongJson {
        var value = Map.of("a", List.of("q\" b\\ \n\t\u0001 \u00e9\ud83d\ude00", true, JsonParser.NULL), "b", Map.of());
        assertThat(JsonParser.parse(JsonText.of(value))).isEqualTo(value);
        assertThat(JsonText.of(List.of(1, 2L, "x"))).isEqualTo("[1, 2, \"x\"]");
    }
}
