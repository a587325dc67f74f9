/** The self-contained HTML report of a run. */
@NullMarked
package longbow.cli.report;

import org.jspecify.annotations.NullMarked;
