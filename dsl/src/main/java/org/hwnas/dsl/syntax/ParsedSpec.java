package org.hwnas.dsl.syntax;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.eclipse.emf.ecore.EObject;
import org.eclipse.emf.ecore.EStructuralFeature;
import org.eclipse.xtext.nodemodel.ICompositeNode;
import org.eclipse.xtext.nodemodel.ILeafNode;
import org.eclipse.xtext.nodemodel.INode;
import org.eclipse.xtext.nodemodel.util.NodeModelUtils;
import org.hwnas.dsl.sources.Place;
import org.hwnas.dsl.sources.SourceText;
import org.hwnas.dsl.spec.Spec;

/**
 * A parsed file.
 *
 * @param source its text
 * @param spec root of the syntax tree; partial where there are errors
 * @param node root of the concrete syntax, comments and white space included
 * @param errors what could not be read
 */
public record ParsedSpec(
    SourceText source, Spec spec, ICompositeNode node, List<SyntaxError> errors) {
  private static final Pattern SPACES = Pattern.compile("\\s+");

  /** Where an element of the tree stands, without the white space and comments around it. */
  public Place place(EObject element) {
    ICompositeNode found = NodeModelUtils.findActualNodeFor(element);
    return found == null
        ? new Place(source, 0, 0)
        : new Place(source, found.getOffset(), found.getLength());
  }

  /** Where the value of a feature stands; the element itself where the feature is not written. */
  public Place place(EObject element, EStructuralFeature feature) {
    List<INode> nodes = NodeModelUtils.findNodesForFeature(element, feature);
    if (nodes.isEmpty()) {
      return place(element);
    }
    INode first = nodes.get(0);
    INode last = nodes.get(nodes.size() - 1);
    return new Place(source, first.getOffset(), last.getEndOffset() - first.getOffset());
  }

  /** The source text of an element, white space runs folded to one blank. */
  public String text(EObject element) {
    ICompositeNode found = NodeModelUtils.findActualNodeFor(element);
    return found == null
        ? ""
        : SPACES.matcher(NodeModelUtils.getTokenText(found)).replaceAll(" ").strip();
  }

  /**
   * The {@code ///} lines directly before an element, joined; empty string where there are none.
   */
  public String doc(EObject element) {
    ICompositeNode found = NodeModelUtils.getNode(element);
    if (found == null) {
      return "";
    }
    StringBuilder doc = new StringBuilder();
    for (ILeafNode leaf : found.getLeafNodes()) {
      if (!leaf.isHidden()) {
        break;
      }
      String text = leaf.getText();
      if (text.startsWith("///")) {
        doc.append(doc.length() == 0 ? "" : "\n").append(text.substring(3).strip());
      } else if (!text.isBlank()) {
        doc.setLength(0); // an ordinary comment separates an earlier doc comment from the element
      }
    }
    return doc.toString();
  }

  /** The leaf at an offset; empty outside the text. */
  public Optional<ILeafNode> leafAt(int offset) {
    return Optional.ofNullable(NodeModelUtils.findLeafNodeAtOffset(node, offset));
  }
}
