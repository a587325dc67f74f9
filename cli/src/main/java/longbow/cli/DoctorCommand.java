package longbow.cli;

import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import longbow.tensor.io.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code longbow doctor}: what this machine has, and what to do about what is missing. */
@Command(
        name = "doctor",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        description =
                "Says what Longbow runs on here: Java, vectors, cores, memory, GPU, tasks; and what to do about what is missing.",
        footer = {"", "Exit code 1 if Longbow cannot compute here."})
final class DoctorCommand implements Callable<Integer> {
    @Option(names = "--json", description = "Print the findings as JSON, one object a line.")
    boolean json;

    private final World world;

    DoctorCommand(World world) {
        this.world = world;
    }

    @Override
    public Integer call() {
        List<Checkup.Finding> findings = new Checkup(world).findings();
        PrintStream out = world.out();
        for (Checkup.Finding finding : findings) {
            if (json) {
                out.println(json(finding).text());
            } else {
                out.printf("%-7s %-8s %s%n", finding.state(), finding.subject(), finding.detail());
                if (!finding.remedy().isEmpty()) {
                    out.printf("%-16s -> %s%n", "", finding.remedy());
                }
            }
        }
        return findings.stream().anyMatch(finding -> finding.state().equals(Checkup.MISSING)) ? Errors.FAILED : 0;
    }

    private static Json json(Checkup.Finding finding) {
        Map<String, Json> fields = new LinkedHashMap<>();
        fields.put("subject", Json.of(finding.subject()));
        fields.put("state", Json.of(finding.state()));
        fields.put("detail", Json.of(finding.detail()));
        fields.put("remedy", finding.remedy().isEmpty() ? new Json.NullValue() : Json.of(finding.remedy()));
        return new Json.ObjectValue(fields);
    }
}
