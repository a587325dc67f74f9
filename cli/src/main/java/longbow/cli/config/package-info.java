/** The configuration of a run: defaults, files, single settings, checks, and the file that records it. */
@NullMarked
package longbow.cli.config;

import org.jspecify.annotations.NullMarked;
