/** What is said about it: lines of JSON, tables, progress. */
@NullMarked
package longbow.benchmarks.report;

import org.jspecify.annotations.NullMarked;
