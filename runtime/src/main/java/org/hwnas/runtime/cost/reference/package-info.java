/**
 * The project's own cost model: what physically happens is counted, and what nobody has published
 * is said to be assumed. Constants with unit and source: {@code nodes.csv} (CMOS nodes), {@code
 * isaac-32nm.csv} of the package {@code analytical} (published digital units), and the fields of
 * the classes here. The whole list: {@code docs/cost/reference.md}.
 *
 * <p>What it does that other models leave out:
 *
 * <ul>
 *   <li>Time counts every output position, input step, group of rows and turn of a shared
 *       converter. Transfers and digital work overlap with reads and bound a layer where slower.
 *   <li>Groups of a depthwise convolution are packed as the mapping says: only bit lines in use are
 *       converted.
 *   <li>A value is paid per hop between the tiles of the layers that make and read it, where the
 *       placement put them.
 *   <li>What is idle leaks for the whole interval between two images, unless gated.
 *   <li>Weights that do not fit are fetched and written for every image, at the price of both.
 *   <li>Attention is a product of activations, made by digital lanes that take their time.
 * </ul>
 *
 * <p>It fits nothing to the silicon it is held against ({@code validation}).
 */
package org.hwnas.runtime.cost.reference;
