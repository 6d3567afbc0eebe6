package org.hwnas.runtime.export.paper;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.hwnas.plan.Citation;
import org.hwnas.runtime.experiment.RunDirectory;
import org.hwnas.runtime.export.Export;
import org.hwnas.runtime.export.RunExport;
import org.hwnas.runtime.report.RunReport;

/** Tables, plots, references and a checklist for a paper about a run. */
public final class LatexExport implements RunExport {
  private static final String[][] PARTS = {
    {"front-plot.tex", "The front"},
    {"front.tex", "Designs of the front"},
    {"comparison.tex", "The search beside a random search of equal budget"},
    {"convergence-plot.tex", "Hypervolume after each evaluation"},
    {"space.tex", "What was searched"}
  };

  @Override
  public String name() {
    return "latex";
  }

  @Override
  public String description() {
    return "of a run: tables (booktabs), plots (pgfplots), BibTeX of all it uses, a NAS checklist";
  }

  @Override
  public Export.Exported export(RunDirectory directory, RunReport report) {
    Map<String, Citation> works = References.of(report.plan());
    Map<String, String> files = new TreeMap<>();
    files.put("front.tex", Tables.front(report));
    files.put("space.tex", Tables.space(report));
    files.put("comparison.tex", Tables.comparison(report));
    files.put("front-plot.tex", Plots.front(report));
    files.put("convergence-plot.tex", Plots.convergence(report));
    files.put("references.bib", References.bibtex(works));
    files.put("checklist.md", Checklist.of(directory, report));
    files.put("paper.tex", paper(report));
    return new Export.Exported(
        files,
        List.of(
            "paper.tex has them all: pdflatex paper, bibtex paper, pdflatex paper twice",
            "\\usepackage{booktabs,pgfplots} for any of them alone"));
  }

  /** A document that shows everything; authors take its lines. */
  private static String paper(RunReport report) {
    StringBuilder tex =
        new StringBuilder(
            """
            \\documentclass{article}
            \\usepackage[utf8]{inputenc}
            \\usepackage[T1]{fontenc}
            \\usepackage{booktabs,graphicx,pgfplots}
            \\pgfplotsset{compat=newest}
            \\begin{document}
            """);
    tex.append("\\section*{").append(Tex.text(report.plan().name())).append("}\n");
    for (String[] part : PARTS) {
      String caption = "\\caption{" + part[1] + "}\n";
      if (part[0].endsWith("-plot.tex")) {
        tex.append("\\begin{figure}[htbp]\n\\centering\n\\input{").append(part[0]).append("}\n");
        tex.append(caption).append("\\end{figure}\n");
      } else {
        tex.append("\\begin{table}[htbp]\n\\centering\n").append(caption);
        tex.append(
            "\\resizebox{\\ifdim\\width>\\linewidth\\linewidth\\else\\width\\fi}{!}{\\input{");
        tex.append(part[0]).append("}}\n\\end{table}\n");
      }
    }
    return tex.append("\\nocite{*}\n\\bibliographystyle{plain}\n\\bibliography{references}\n")
        .append("\\end{document}\n")
        .toString();
  }
}
