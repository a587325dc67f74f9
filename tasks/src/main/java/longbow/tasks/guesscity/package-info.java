/**
 * Guess My City: the environment is someone from a city, the agent asks about it in its own words and names the city.
 *
 * <p>{@link longbow.tasks.guesscity.GuessMyCity} is the task. The 91 cities and the rules follow ArCHer (Zhou et al. 2024,
 * arXiv:2402.19446) and LMRL-Gym (Abdulhai et al. 2023, arXiv:2311.18232), whose oracle is a language model; this one looks
 * facts up ({@link longbow.tasks.guesscity.Atlas}) and puts them into sentences ({@link longbow.tasks.guesscity.Oracle}), so
 * that returns do not compare. Whoever has the published dialogues can give them by path
 * ({@link longbow.tasks.guesscity.PublishedDialogues}); they are not part of this project.
 */
@NullMarked
package longbow.tasks.guesscity;

import org.jspecify.annotations.NullMarked;
