/**
 * Which of the designs that a search proposes are worth measuring in full: a chain of cheaper
 * measurements ({@code fidelity} blocks), and a predictor trained on what was measured so far
 * ({@code surrogate}); and which of those that it found are measured once more ({@code finish}).
 * Not here: when they are asked, and what is written down of it. See {@code
 * docs/search/screening.md}.
 */
package org.hwnas.runtime.screening;
