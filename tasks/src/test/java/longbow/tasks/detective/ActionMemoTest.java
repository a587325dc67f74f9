package longbow.tasks.detective;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ActionMemoTest {
    @Test
    void whatWasAskedForLongestAgoIsForgotten() {
        ActionMemo memo = new ActionMemo(2);
        List<Long> asked = new ArrayList<>();
        for (long hash : new long[] {1, 2, 1, 3, 1, 2}) {
            assertThat(memo.get(hash, () -> {
                        asked.add(hash);
                        return List.of("action " + hash);
                    }))
                    .containsExactly("action " + hash);
        }
        assertThat(asked).containsExactly(1L, 2L, 3L, 2L);
        assertThat(memo.size()).isEqualTo(2);
    }
}
