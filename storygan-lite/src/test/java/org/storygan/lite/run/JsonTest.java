package org.storygan.lite.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {

    @Test
    void aLineHoldsEveryKindOfValueInTheOrderOfTheMap() {
        var map = new LinkedHashMap<String, Object>();
        map.put("step", 3L);
        map.put("loss", 0.5f);
        map.put("ok", true);
        map.put("none", null);
        map.put("list", List.of(1, "a"));
        map.put("path", Path.of("a", "b"));
        map.put("empty", Optional.empty());
        map.put("map", Map.of("k", 1e-5));
        assertThat(Json.line(map))
                .isEqualTo("{\"step\":3,\"loss\":0.5,\"ok\":true,\"none\":null,\"list\":[1,\"a\"],\"path\":\"a/b\","
                        + "\"empty\":null,\"map\":{\"k\":1.0E-5}}");
    }

    @Test
    void numbersThatJsonCannotSayBecomeNull() {
        assertThat(Json.line(Arrays.asList(Double.NaN, Double.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, null)))
                .isEqualTo("[null,null,null,null]");
    }

    @Test
    void everyCharacterSurvivesBeingWrittenAndRead() {
        var text = new StringBuilder();
        for (int c = 0; c < 0x300; c++) {
            text.append((char) c);
        }
        text.append("\u2028\ud83d\ude00\ud800 \"quoted\" \\ / é");
        assertThat(Json.parse(Json.line(text.toString()))).isEqualTo(text.toString());
        assertThat(Json.line(text.toString())).doesNotContain("\n");
    }

    @Test
    void numbersReadBackAsTheyWere() {
        for (double value : new double[] {0, -0.0, 1e-300, 1.5, 123456789.25, Double.MAX_VALUE, Double.MIN_VALUE}) {
            assertThat(((Number) Json.parse(Json.line(value))).doubleValue()).isEqualTo(value);
        }
        assertThat(Json.parse("[0, -7, 123456789012345678, 1e3]"))
                .isEqualTo(List.of(0L, -7L, 123456789012345678L, 1000.0));
    }

    @Test
    void prettyJsonIsIndentedAndReadsTheSame() {
        var map = Map.of("a", List.of(1L, 2L), "b", List.of(Map.of("c", 3L)));
        assertThat(Json.pretty(map)).contains("\n  \"a\": [1, 2]").contains("\n      \"c\": 3");
        assertThat(Json.parse(Json.pretty(map))).isEqualTo(map);
        assertThat(Json.pretty(Map.of())).isEqualTo("{}");
        assertThat(Json.pretty(List.of())).isEqualTo("[]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[1,]",
                "{\"a\":1,}",
                "{a:1}",
                "01",
                "+1",
                "1.",
                "NaN",
                "\"a",
                "\"\n\"",
                "\"\\x\"",
                "\"\\u12\"",
                "[1] 2",
                "tru",
                "{\"a\":1,\"a\":2}",
                "[1 2]",
                "'a'"
            })
    void whatIsNotJsonIsRefusedWithThePlace(String text) {
        assertThatThrownBy(() -> Json.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("not JSON: at character");
    }

    @Test
    void endlessNestingIsRefusedBeforeTheStackOverflows() {
        assertThatThrownBy(() -> Json.parse("[".repeat(100_000)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at most 100 levels");
    }
}
