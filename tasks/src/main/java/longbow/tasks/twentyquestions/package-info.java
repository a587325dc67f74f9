/**
 * Twenty Questions: the environment thinks of a word, the agent asks yes-or-no questions and guesses.
 *
 * <p>{@link longbow.tasks.twentyquestions.TwentyQuestions} is the task. What the oracle knows is a readable table
 * ({@link longbow.tasks.twentyquestions.KnowledgeBase}), what it understands is a parser
 * ({@link longbow.tasks.twentyquestions.QuestionParser}), and both are exact and deterministic, so that a program can
 * compute what any question is worth ({@link longbow.tasks.twentyquestions.Candidates}).
 *
 * <p>The rules and the 157 words follow ArCHer (Zhou et al., 2024, arXiv:2402.19446) and LMRL-Gym (Abdulhai et al.,
 * 2023, arXiv:2311.18232); their oracle is a language model, this one is the table, so returns do not compare.
 */
@NullMarked
package longbow.tasks.twentyquestions;

import org.jspecify.annotations.NullMarked;
