package longbow.tensor.tornado;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sizes of memory as TornadoVM's flag has them. */
class DeviceSizeTest {

    @Test
    void sizes() {
        assertThat(DeviceSize.bytes("512MB")).isEqualTo(512L << 20);
        assertThat(DeviceSize.bytes(" 16 gb ")).isEqualTo(16L << 30);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "GB", "16", "16KB", "-16GB", "1.5GB", "100MB", "99999999999GB"})
    void whatIsNoSizeOrTooSmallIsRefused(String text) {
        assertThatThrownBy(() -> DeviceSize.bytes(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("LONGBOW_DEVICE_MEMORY=" + text + ", ");
    }
}
