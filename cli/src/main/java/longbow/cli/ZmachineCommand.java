package longbow.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.io.Reader;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import longbow.cli.console.BadInput;
import longbow.cli.console.DidYouMean;
import longbow.cli.console.StoryDisplay;
import longbow.tasks.detective.DetectiveFile;
import longbow.tasks.zmachine.Machine;
import longbow.tasks.zmachine.Profile;
import longbow.tasks.zmachine.Session;
import longbow.tasks.zmachine.Status;
import longbow.tasks.zmachine.Story;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code longbow zmachine}: plays a story file. */
@Command(
        name = "zmachine",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        description = "Plays a text adventure: a story file of version 3, 4, 5 or 8 of the Z-machine.",
        footer = {
            "",
            "With --jsonl each line of input gives one line of output, a JSON object with step, action, obs (the",
            "text), reward (the change of the score), score, moves, done, ramCrc32 (of dynamic memory from 0x40 on)",
            "and, with --valid, valid; the opening of the story is step 0. The score is null where it is not known.",
            "A story that does something illegal is stopped, with exit code 2.",
            "",
            "Examples:",
            "  longbow zmachine story.z5",
            "  longbow zmachine story.z5 --commands walkthrough.txt",
            "  longbow zmachine detective.z5 --profile jericho --jsonl --valid --commands walkthrough.txt",
        })
final class ZmachineCommand implements Callable<Integer> {
    @Parameters(paramLabel = "STORY", description = "A story file.")
    @SuppressWarnings("NullAway.Init")
    String story;

    @Option(
            names = "--profile",
            paramLabel = "NAME",
            defaultValue = "plain",
            description = "plain (the default), or jericho: texts and memory as under Jericho.")
    @SuppressWarnings("NullAway.Init")
    String profile;

    @Option(names = "--commands", paramLabel = "FILE", description = "Take the input from this file.")
    @Nullable
    String commands;

    @Option(names = "--jsonl", description = "Print one JSON object for each line of input.")
    boolean jsonl;

    @Option(names = "--valid", description = "With --jsonl: add the valid actions; for Detective under jericho.")
    boolean valid;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "0",
            description = "Where the story's random numbers start (default: ${DEFAULT-VALUE}).")
    @SuppressWarnings("NullAway.Init")
    String seed;

    private final World world;

    ZmachineCommand(World world) {
        this.world = world;
    }

    @Override
    public Integer call() throws IOException {
        Profile seen = profile();
        int start = CommonOptions.number("--seed", seed, 0, Integer.MAX_VALUE);
        Story read = Story.read(path("STORY", story));
        if (valid && !(jsonl && seen == Profile.JERICHO && DetectiveFile.is(read))) {
            throw new BadInput("--valid goes with --jsonl, --profile jericho and the story file of Detective:"
                    + " what is valid in other stories is not known");
        }
        try (Reader input = input()) {
            Session session = new Session(read, seen, start);
            if (session.machine().status() == Status.HALTED) {
                throw stopped(session.machine());
            }
            if (jsonl) {
                new StoryRecord(read, session, valid).print(input, world.out());
            } else {
                play(session, input);
            }
            if (session.machine().status() == Status.HALTED) {
                world.out().flush();
                throw stopped(session.machine());
            }
        }
        return 0;
    }

    private BadInput stopped(Machine machine) {
        return new BadInput("%s: the story was stopped: %s".formatted(story, machine.fault()));
    }

    private Profile profile() {
        List<String> names = List.of("plain", "jericho");
        if (!names.contains(profile)) {
            throw new BadInput("--profile must be plain or jericho, but is '%s'.%s"
                    .formatted(profile, DidYouMean.hint(profile, names)));
        }
        return Profile.valueOf(profile.toUpperCase(Locale.ROOT));
    }

    private Path path(String name, String text) {
        try {
            return world.resolve(Path.of(text));
        } catch (InvalidPathException e) {
            throw new BadInput("%s: '%s' is not the path of a file".formatted(name, text), e);
        }
    }

    private Reader input() throws IOException {
        String file = commands;
        if (file == null) {
            return world.in();
        }
        Path path = path("--commands", file);
        if (!Files.isRegularFile(path)) {
            throw new BadInput("--commands: there is no file " + path);
        }
        return new StringReader(new String(Files.readAllBytes(path), StandardCharsets.UTF_8));
    }

    /** Lets the person at the terminal play; the end of the input ends the game. */
    private void play(Session session, Reader input) throws IOException {
        PrintStream out = world.out();
        StoryDisplay display = new StoryDisplay();
        Machine machine = session.machine();
        machine.show(display);
        session.reset(); // once more, to see it
        out.print(display.take());
        out.flush();
        while (machine.status().waiting()) {
            String line = StoryRecord.line(input);
            if (line == null) {
                break;
            }
            if (commands != null) {
                out.println(line);
            }
            session.step(line);
            out.print(display.take());
            out.flush();
        }
        out.println();
    }
}
