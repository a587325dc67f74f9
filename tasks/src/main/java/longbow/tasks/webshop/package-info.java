/**
 * WebShop: the agent reads an instruction, searches a made-up shop, looks at products, chooses options and buys; what it
 * bought is compared with what was wanted.
 *
 * <p>{@link longbow.tasks.webshop.WebShop} is the task. Pages, actions and reward follow the text version of WebShop (Yao,
 * Chen, Yang, Narasimhan 2022, arXiv:2207.01206) that ArCHer (Zhou et al. 2024, arXiv:2402.19446) plays. The original's
 * products are scraped from real shops and not here; instead a {@link longbow.tasks.webshop.Catalogue} is generated from a
 * seed, or read from the original's files where a user has them ({@link longbow.tasks.webshop.CatalogueFiles}).
 */
@NullMarked
package longbow.tasks.webshop;

import org.jspecify.annotations.NullMarked;
