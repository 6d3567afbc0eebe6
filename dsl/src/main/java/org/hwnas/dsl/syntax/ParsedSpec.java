package org.hwnas.dsl.syntax;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.eclipse.emf.ecore.EObject;
import org.eclipse.emf.ecore.EStructuralFeature;
import org.eclipse.xtext.nodemodel.ICompositeNode;
import org.eclipse.xtext.nodemodel.ILeafNode;
import org.eclipse.xtext.nodemodel.INode;
import org.eclipse.xtext.nodemodel.util.NodeModelUtils;
import org.hwnas.dsl.sources.Place;
import org.hwnas.dsl.sources.SourceText;
import org.hwnas.dsl.spec.Element;
import org.hwnas.dsl.spec.Spec;

/** A parsed file: the trees of its parts, in order, which together cover its text. */
public final class ParsedSpec {
  /**
   * What a stretch of text was read as. Offsets count from its first character.
   *
   * @param spec root of the syntax tree; partial where there are errors
   * @param node root of the concrete syntax, comments and white space included
   * @param errors what could not be read
   */
  record Tree(Spec spec, ICompositeNode node, List<SyntaxError> errors) {}

  /**
   * A stretch of the file.
   *
   * @param offset where it begins
   * @param whole whether there is no error in it; else the tree may lack what the text has
   */
  public record Part(int offset, Spec spec, ICompositeNode node, boolean whole) {}

  private static final Pattern SPACES = Pattern.compile("\\s+");

  private final SourceText source;
  private final List<Part> parts;
  private final List<SyntaxError> errors;
  private final Map<INode, Part> roots = new IdentityHashMap<>();

  ParsedSpec(SourceText source, List<Part> parts, List<SyntaxError> errors) {
    this.source = source;
    this.parts = List.copyOf(parts);
    this.errors = List.copyOf(errors);
    this.parts.forEach(p -> roots.put(p.node(), p));
  }

  /** The same trees under another name. */
  public ParsedSpec as(SourceText sameText) {
    return new ParsedSpec(sameText, parts, errors);
  }

  /** Its text. */
  public SourceText source() {
    return source;
  }

  /** Its parts in order; there is at least one. */
  public List<Part> parts() {
    return parts;
  }

  /** What could not be read, in order. */
  public List<SyntaxError> errors() {
    return errors;
  }

  /** The root that holds what stands before the first definition; its elements may not be all. */
  public Spec spec() {
    return parts.get(0).spec();
  }

  /** Root of the concrete syntax of a file that was read as one. */
  public ICompositeNode node() {
    if (parts.size() > 1) {
      throw new IllegalStateException("read in " + parts.size() + " parts");
    }
    return parts.get(0).node();
  }

  /** All definitions and {@code let}s in order. */
  public List<Element> elements() {
    List<Element> elements = new ArrayList<>();
    parts.forEach(p -> elements.addAll(p.spec().getElements()));
    return elements;
  }

  private Part part(INode node) {
    return parts.size() == 1 ? parts.get(0) : roots.get(node.getRootNode());
  }

  private int offset(INode node) {
    return part(node).offset();
  }

  /** Whether an element's part has no error: only then is it known to be all that is written. */
  public boolean isWhole(EObject element) {
    ICompositeNode found = NodeModelUtils.getNode(element);
    return found != null && part(found).whole();
  }

  /** Where an element of the tree stands, without the white space and comments around it. */
  public Place place(EObject element) {
    ICompositeNode found = NodeModelUtils.findActualNodeFor(element);
    return found == null
        ? new Place(source, 0, 0)
        : new Place(source, offset(found) + found.getOffset(), found.getLength());
  }

  /** Where the value of a feature stands; the element itself where the feature is not written. */
  public Place place(EObject element, EStructuralFeature feature) {
    List<INode> nodes = NodeModelUtils.findNodesForFeature(element, feature);
    if (nodes.isEmpty()) {
      return place(element);
    }
    INode first = nodes.get(0);
    INode last = nodes.get(nodes.size() - 1);
    return new Place(
        source, offset(first) + first.getOffset(), last.getEndOffset() - first.getOffset());
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
}
