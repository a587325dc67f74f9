/**
 * Environments in any language: a program that speaks lines of JSON over its standard input and output.
 *
 * <p>{@link longbow.tasks.external.External} is the task; the protocol is described in {@code docs/environments.md}.
 */
@NullMarked
package longbow.tasks.external;

import org.jspecify.annotations.NullMarked;
