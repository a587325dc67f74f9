package longbow.tensor.tornado;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TornadoBackendProviderTest {
    @Test
    void aProcessThatWouldSilentlyComputeSomethingElseIsRefused() {
        assertThat(TornadoBackendProvider.refusal(name -> "False")).isNull();
        assertThat(TornadoBackendProvider.refusal(name -> name.endsWith("bailout") ? null : "false"))
                .isEqualTo("TornadoVM would silently run kernels as Java or with approximate functions; start with"
                        + " ./longbow, or with -Dtornado.recover.bailout=False");
        assertThat(TornadoBackendProvider.refusal(name -> name.endsWith("Functions") ? "True" : "False"))
                .endsWith("./longbow, or with -Dtornado.enable.nativeFunctions=False");
        assertThat(TornadoBackendProvider.refusal(name -> null))
                .endsWith("./longbow, or with -Dtornado.recover.bailout=False -Dtornado.enable.nativeFunctions=False"
                        + " -Dtornado.enable.mathOptimizations=False -Dtornado.enable.fastMathOptimizations=False");
    }
}
