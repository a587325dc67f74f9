/** The metrics file of a run, its writing and its reading. */
@NullMarked
package longbow.cli.metrics;

import org.jspecify.annotations.NullMarked;
