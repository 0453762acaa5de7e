package org.storygan.datasets.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonParserTest {

    @Test
    void everyKindOfValueIsRead() throws WrongJson {
        assertThat(JsonParser.parse(" {\"a\" : [ 1 , -2.5e3 ,0, true,false, null ], \"b\":{}, \"c\":[] } "))
                .isEqualTo(Map.of(
                        "a", List.of(1.0, -2500.0, 0.0, true, false, JsonParser.NULL), "b", Map.of(), "c", List.of()));
    }

    @Test
    void escapesAreResolved() throws WrongJson {
        assertThat(JsonParser.parse("\"q\\\" b\\\\ s\\/ \\b\\f\\n\\r\\t \\u00e9 \\ud83d\\ude00 é\""))
                .isEqualTo("q\" b\\ s/ \b\f\n\r\t é 😀 é");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[1,]",
                "[1 2]",
                "{\"a\":1,}",
                "{a:1}",
                "{'a':1}",
                "{\"a\" 1}",
                "{\"a\":1,\"a\":2}",
                "01",
                "1.",
                ".5",
                "+1",
                "-",
                "1e",
                "NaN",
                "tru",
                "nul",
                "\"a",
                "\"\\x\"",
                "\"\\u12g4\"",
                "\"\\u12",
                "\"\t\"",
                "[1]]",
                "1 2",
                "- 1",
                "key: value",
                "# comment"
            })
    void whatIsNotJsonIsRefused(String text) {
        assertThatThrownBy(() -> JsonParser.parse(text))
                .isInstanceOf(WrongJson.class)
                .hasMessageStartingWith("not JSON at character ");
    }

    @Test
    void theMessageSaysWhereAndWhat() {
        assertThatThrownBy(() -> JsonParser.parse("[1, 2; 3]"))
                .hasMessage("not JSON at character 6: expected , or ], found \";\"");
        assertThatThrownBy(() -> JsonParser.parse("[1, 2"))
                .hasMessage("not JSON at character 6: expected , or ], found the end of the line");
    }

    @Test
    void bracketsWithoutEndDoNotOverflowTheStack() {
        assertThatThrownBy(() -> JsonParser.parse("[".repeat(1_000_000)))
                .isInstanceOf(WrongJson.class)
                .hasMessageContaining("at most 64 brackets");
    }
}
