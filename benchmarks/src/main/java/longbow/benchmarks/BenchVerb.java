package longbow.benchmarks;

import longbow.cli.Verb;
import longbow.cli.World;

/** Adds {@code bench} to the {@code longbow} command. */
public final class BenchVerb implements Verb {
    @Override
    public Object command(World world) {
        return new BenchCommand(world);
    }
}
