package org.hwnas.runtime.experiment;

import org.hwnas.plan.design.Design;
import org.hwnas.runtime.execution.Outcome;

/**
 * One evaluation.
 *
 * @param index position in the order asked, from 0
 * @param design what was evaluated
 * @param outcome what came of it
 */
public record JournalEntry(int index, Design design, Outcome outcome) {}
