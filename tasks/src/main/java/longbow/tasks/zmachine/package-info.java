/**
 * A Z-machine: the virtual machine that text adventures have been written for since 1979, versions 3, 4, 5 and 8.
 *
 * <p>{@link longbow.tasks.zmachine.Story} is a story file, {@link longbow.tasks.zmachine.Machine} runs one from read to
 * read, without a screen, and {@link longbow.tasks.zmachine.Session} plays it with one text for each command. A machine's
 * state is a value ({@link longbow.tasks.zmachine.Snapshot}), and what a command does to the world of objects can be
 * watched ({@link longbow.tasks.zmachine.WorldListener}).
 *
 * <p>Source: <i>The Z-Machine Standards Document</i>, version 1.1 (Nelson et al., 2014), cited as "Standard" with its
 * sections.
 */
@NullMarked
package longbow.tasks.zmachine;

import org.jspecify.annotations.NullMarked;
