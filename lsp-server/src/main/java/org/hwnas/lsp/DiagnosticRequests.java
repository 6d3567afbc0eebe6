package org.hwnas.lsp;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.eclipse.lsp4j.Diagnostic;
import org.eclipse.lsp4j.DocumentDiagnosticParams;
import org.eclipse.lsp4j.DocumentDiagnosticReport;
import org.eclipse.lsp4j.PreviousResultId;
import org.eclipse.lsp4j.RelatedFullDocumentDiagnosticReport;
import org.eclipse.lsp4j.RelatedUnchangedDocumentDiagnosticReport;
import org.eclipse.lsp4j.WorkspaceDiagnosticParams;
import org.eclipse.lsp4j.WorkspaceDiagnosticReport;
import org.eclipse.lsp4j.WorkspaceDocumentDiagnosticReport;
import org.eclipse.lsp4j.WorkspaceFullDocumentDiagnosticReport;
import org.eclipse.lsp4j.WorkspaceUnchangedDocumentDiagnosticReport;

/** Answers editors that ask for diagnostics instead of waiting for them. */
final class DiagnosticRequests {
  private final Checker checker;
  private final Buffers buffers;

  DiagnosticRequests(Checker checker, Buffers buffers) {
    this.checker = checker;
    this.buffers = buffers;
  }

  /** Those of one text, or that they are as the editor has them. */
  CompletableFuture<DocumentDiagnosticReport> of(DocumentDiagnosticParams params) {
    return checker
        .pull(Uris.key(params.getTextDocument().getUri()))
        .thenApply(
            found -> {
              String id = id(found);
              if (id.equals(params.getPreviousResultId())) {
                return new DocumentDiagnosticReport(
                    new RelatedUnchangedDocumentDiagnosticReport(id));
              }
              RelatedFullDocumentDiagnosticReport report =
                  new RelatedFullDocumentDiagnosticReport(found);
              report.setResultId(id);
              return new DocumentDiagnosticReport(report);
            });
  }

  /** Those of every text that was checked, open or not. */
  CompletableFuture<WorkspaceDiagnosticReport> all(WorkspaceDiagnosticParams params) {
    Map<String, String> known = new HashMap<>();
    for (PreviousResultId previous : params.getPreviousResultIds()) {
      known.put(Uris.key(previous.getUri()), previous.getValue());
    }
    return checker
        .pullAll()
        .thenApply(
            all -> {
              known.keySet().forEach(gone -> all.putIfAbsent(gone, List.of()));
              List<WorkspaceDocumentDiagnosticReport> reports = new ArrayList<>();
              all.keySet().stream()
                  .sorted()
                  .forEach(key -> reports.add(report(key, all.get(key), known.get(key))));
              return new WorkspaceDiagnosticReport(reports);
            });
  }

  /**
   * @param known the id of what the editor has; null where it has none
   */
  private WorkspaceDocumentDiagnosticReport report(
      String key, List<Diagnostic> found, String known) {
    String uri = checker.address(key);
    Integer version = buffers.byKey(key).map(b -> b.document().version()).orElse(null);
    String id = id(found);
    if (id.equals(known)) {
      return new WorkspaceDocumentDiagnosticReport(
          new WorkspaceUnchangedDocumentDiagnosticReport(id, uri, version));
    }
    WorkspaceFullDocumentDiagnosticReport report =
        new WorkspaceFullDocumentDiagnosticReport(found, uri, version);
    report.setResultId(id);
    return new WorkspaceDocumentDiagnosticReport(report);
  }

  /** Alike exactly when what is shown is alike, but for chance. */
  private static String id(List<Diagnostic> found) {
    return Long.toHexString(
        found.stream()
            .mapToLong(d -> d.toString().hashCode())
            .reduce(17, (a, b) -> a * 1_000_003 + b));
  }
}
