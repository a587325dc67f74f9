package longbow.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import longbow.cli.config.ConfigFile;
import longbow.cli.config.ConfigMerge;
import longbow.cli.config.Setting;
import longbow.cli.console.BadInput;
import longbow.cli.console.DidYouMean;
import longbow.cli.console.ProgressLine;
import longbow.cli.metrics.MetricsLog;
import longbow.rl.PolicyResult;
import longbow.rl.RunConfig;
import longbow.rl.Task;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code longbow train}: a run from nothing to a table of results. */
@Command(
        name = "train",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        description = "Trains a policy: supervised fine-tuning on a scripted player's games, then ArCHer.",
        footer = {
            "",
            "The run folder holds config.yaml, metrics.jsonl, checkpoints/, results.jsonl and report.html. Its",
            "results depend on the configuration alone: not on threads, machine or folder, and a run that was",
            "interrupted (Ctrl-C) and continued with --resume equals one that was not.",
            "",
            "Later wins: budget, --config, --set, then --task, --algorithm and --seed.",
            "",
            "Examples:",
            "  longbow train --budget smoke",
            "  longbow train --seed 1 --out runs/short --set archer.iterations=10",
            "  longbow train --set taskSettings.words=16 --set model.width=48",
            "  longbow train --config runs/short/config.yaml --seed 2",
            "  longbow train --resume --out runs/short",
        })
final class TrainCommand implements Callable<Integer> {
    @Option(names = "--task", paramLabel = "NAME", description = "What to learn (default: twenty-questions).")
    @Nullable
    String task;

    @Option(
            names = "--story",
            paramLabel = "FILE",
            description = "The story file that the task detective is played with.")
    @Nullable
    Path story;

    @Option(names = "--algorithm", paramLabel = "NAME", description = "How to learn it (default: archer).")
    @Nullable
    String algorithm;

    @Option(names = "--seed", paramLabel = "N", description = "The seed of every random choice (default: 0).")
    @Nullable
    String seed;

    @Option(
            names = "--budget",
            paramLabel = "SIZE",
            description = "smoke (under a minute), quick (about five minutes on two cores; the default) or full.")
    @Nullable
    String budget;

    @Option(names = "--config", paramLabel = "FILE", description = "A config.yaml, which may be partial.")
    @Nullable
    Path config;

    @Option(names = "--set", paramLabel = "KEY=VALUE", description = "One value of the configuration; can be repeated.")
    List<String> set = new ArrayList<>();

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "The run folder, new or empty (default: runs/TASK-ALGORITHM-SEED).")
    @Nullable
    Path out;

    @Option(names = "--resume", description = "Continue the run in the run folder.")
    boolean resume;

    @Mixin
    CommonOptions common = new CommonOptions();

    @Mixin
    DeviceOption device = new DeviceOption();

    private final World world;

    TrainCommand(World world) {
        this.world = world;
    }

    @Override
    public Integer call() throws IOException {
        Compute compute = device.with(common.threads());
        RunConfig asked = asked();
        Task rules = Tasks.of(asked, world.tasks());
        Path path = out != null
                ? out
                : RunFolder.RUNS.resolve("%s-%s-%d".formatted(asked.task(), asked.algorithm(), asked.seed()));
        RunFolder folder = new RunFolder(world.resolve(path));
        RunConfig agreed = resume ? resumed(folder, asked) : asked;
        if (resume) {
            rules = Tasks.of(agreed, world.tasks());
            List<PolicyResult> results = folder.finished();
            if (results != null) {
                world.err().println("The run in " + folder.path() + " is finished.");
                common.print(results, world, heading(agreed));
                return 0;
            }
            world.require(compute);
            folder.recover();
        } else {
            folder.requireVacant();
            world.require(compute);
            folder.create(
                    agreed,
                    "# Longbow %s; 'longbow train --config THIS_FILE' repeats the run.\n".formatted(Version.longbow()));
        }
        train(agreed, rules, compute, folder);
        return 0;
    }

    private void train(RunConfig agreed, Task rules, Compute compute, RunFolder folder) throws IOException {
        List<PolicyResult> results;
        try (Interruption interruption = new Interruption(() -> world.err().println("\nstopping ..."));
                MetricsLog metrics = MetricsLog.open(folder.metrics(), world.nanos());
                ProgressLine progress = new ProgressLine(world.err(), world.terminal(), world.nanos())) {
            RunReport report = new RunReport(folder, agreed, rules, compute, world);
            try {
                results = world.trainer().train(agreed, rules, compute, folder.path(), event -> {
                    metrics.on(event);
                    progress.on(event);
                    interruption.check();
                });
            } catch (Interrupted stop) {
                progress.close();
                report.writeUnfinished("The run was interrupted.");
                world.err()
                        .printf(
                                Locale.ROOT,
                                "Interrupted. 'longbow train --resume --out %s' continues the run.%n",
                                folder.path());
                throw stop;
            } catch (longbow.rl.CheckpointException damaged) {
                throw damaged; // nothing has happened that a report could tell
            } catch (IOException | RuntimeException failure) {
                progress.close();
                report.writeUnfinished("The run failed: " + failure.getMessage());
                throw failure;
            }
            folder.finish(results);
            report.write(results);
        }
        common.print(results, world, heading(agreed));
        world.err().println("Report: " + folder.report());
    }

    private static String heading(RunConfig config) {
        return "%s, seed %d: %d fixed games"
                .formatted(config.task(), config.seed(), config.evaluation().games());
    }

    // ---- configuration -----------------------------------------------------------------------------------------

    /** The configuration that the command line asks for. */
    private RunConfig asked() {
        List<Setting> settings = new ArrayList<>();
        if (config != null) {
            settings.addAll(ConfigFile.read(world.resolve(config)));
        }
        settings.addAll(single());
        return ConfigMerge.merge(RunConfig.of(budget()), settings);
    }

    /** The settings of single values. */
    private List<Setting> single() {
        List<Setting> settings = new ArrayList<>();
        for (String assignment : set) {
            settings.add(ConfigMerge.assignment(assignment));
        }
        if (task != null) {
            settings.add(new Setting("task", task, "--task"));
        }
        if (story != null) {
            String file = world.resolve(story).toAbsolutePath().toString();
            settings.add(new Setting("taskSettings.story", file, "--story"));
        }
        if (algorithm != null) {
            settings.add(new Setting("algorithm", algorithm, "--algorithm"));
        }
        if (seed != null) {
            settings.add(new Setting("seed", seed, "--seed"));
        }
        return settings;
    }

    private RunConfig.Budget budget() {
        if (budget == null) {
            return RunConfig.Budget.QUICK;
        }
        List<String> names = new ArrayList<>();
        for (RunConfig.Budget size : RunConfig.Budget.values()) {
            String name = size.name().toLowerCase(Locale.ROOT);
            if (name.equals(budget)) {
                return size;
            }
            names.add(name);
        }
        throw new BadInput("--budget must be %s, but is '%s'.%s"
                .formatted(DidYouMean.list(names, "or"), budget, DidYouMean.hint(budget, names)));
    }

    /** The configuration of the run to continue, which nobody may have changed. */
    private RunConfig resumed(RunFolder folder, RunConfig asked) {
        RunConfig recorded = folder.recorded();
        boolean whole = budget != null || config != null;
        RunConfig wanted = whole ? asked : ConfigMerge.merge(recorded, single());
        List<String> differences = ConfigMerge.differences(recorded, wanted);
        if (!differences.isEmpty()) {
            throw new BadInput("--resume: the run in %s has another %s; leave these options out, or start a new run"
                    .formatted(
                            folder.path(),
                            DidYouMean.list(differences.subList(0, Math.min(4, differences.size())), "and")));
        }
        return recorded;
    }
}
