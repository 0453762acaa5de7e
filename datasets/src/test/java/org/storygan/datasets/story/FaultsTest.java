package org.storygan.datasets.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class FaultsTest {

    private final Faults faults = new Faults();

    @Test
    void nothingWrongIsNothingThrown() {
        assertThatCode(() -> faults.throwIfAny("codraw:x")).doesNotThrowAnyException();
        assertThat(faults.list()).isEmpty();
    }

    @Test
    void linesOfOneFileAreListedInOrder() {
        faults.add(Fault.ofLine("a.jsonl", 7, "not JSON"));
        faults.add(Fault.ofLine("a.jsonl", 2, "no id"));
        assertThatThrownBy(() -> faults.throwIfAny("jsonl:x"))
                .isInstanceOf(DataException.class)
                .hasMessage("a.jsonl has 2 lines that cannot be read\n  line 2       no id\n  line 7       not JSON");
    }

    @Test
    void faultsOfSeveralKindsAreListedWithTheirPlaceTenAtMost() {
        faults.add(Fault.ofLine("a.jsonl", 7, "not JSON"));
        for (int i = 0; i < 12; i++) {
            faults.add(Fault.ofStory("b.png", "story-" + i, "not a PNG picture"));
        }
        assertThatThrownBy(() -> faults.throwIfAny("jsonl:x"))
                .isInstanceOf(DataException.class)
                .hasMessageStartingWith("jsonl:x has 13 faults\n  fault        a.jsonl line 7: not JSON\n")
                .hasMessageContaining("fault        b.png, story story-8: not a PNG picture\n")
                .hasMessageEndingWith("and          3 more");
    }
}
