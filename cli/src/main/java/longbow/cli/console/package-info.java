/** Talking to a person: one-sentence errors, suggestions, tables, the progress line. */
@NullMarked
package longbow.cli.console;

import org.jspecify.annotations.NullMarked;
