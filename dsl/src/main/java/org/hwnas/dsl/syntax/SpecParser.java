package org.hwnas.dsl.syntax;

import com.google.inject.Guice;
import com.google.inject.Injector;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.eclipse.emf.ecore.EPackage;
import org.eclipse.emf.ecore.resource.Resource;
import org.eclipse.emf.ecore.xmi.impl.EcoreResourceFactoryImpl;
import org.eclipse.emf.ecore.xmi.impl.XMIResourceFactoryImpl;
import org.eclipse.xtext.nodemodel.ICompositeNode;
import org.eclipse.xtext.nodemodel.INode;
import org.eclipse.xtext.parser.IParseResult;
import org.eclipse.xtext.parser.IParser;
import org.eclipse.xtext.parser.ParseException;
import org.eclipse.xtext.resource.impl.BinaryGrammarResourceFactoryImpl;
import org.hwnas.dsl.HwnasRuntimeModule;
import org.hwnas.dsl.sources.SourceText;
import org.hwnas.dsl.spec.Spec;
import org.hwnas.dsl.spec.SpecFactory;
import org.hwnas.dsl.spec.SpecPackage;

/**
 * Text to syntax tree. Wires only the generated parser: no resource set, no index, no linker, which
 * is most of what a start of Xtext costs. Never fails: a broken file gives a partial tree and its
 * syntax errors.
 */
public final class SpecParser {
  private static final class Wiring {
    static final IParser PARSER = create();

    private static IParser create() {
      EPackage.Registry.INSTANCE.put(SpecPackage.eNS_URI, SpecPackage.eINSTANCE);
      var factories = Resource.Factory.Registry.INSTANCE.getExtensionToFactoryMap();
      factories.putIfAbsent("ecore", new EcoreResourceFactoryImpl());
      factories.putIfAbsent("xmi", new XMIResourceFactoryImpl());
      factories.putIfAbsent("xtextbin", new BinaryGrammarResourceFactoryImpl());
      EPackage.Registry.INSTANCE.putIfAbsent(
          org.eclipse.xtext.XtextPackage.eNS_URI, org.eclipse.xtext.XtextPackage.eINSTANCE);
      Injector injector = Guice.createInjector(new HwnasRuntimeModule());
      return injector.getInstance(IParser.class);
    }
  }

  private static final int MOST_DEPTH = 500;

  private SpecParser() {}

  /** Parses one file as a whole. Safe for concurrent calls. */
  public static ParsedSpec parse(SourceText source) {
    OptionalInt deep = Nesting.tooDeep(source.text());
    ParsedSpec.Tree tree = tree(source.text().substring(0, deep.orElse(source.text().length())));
    List<SyntaxError> errors = new ArrayList<>();
    deep.ifPresent(at -> errors.add(new SyntaxError(Nesting.TOO_DEEP, "", at, 1)));
    errors.addAll(tree.errors());
    return new ParsedSpec(
        source,
        List.of(new ParsedSpec.Part(0, tree.spec(), tree.node(), errors.isEmpty())),
        errors);
  }

  /** What a text is read as; one error and no more where its tree would be too deep. */
  static ParsedSpec.Tree tree(String text) {
    IParseResult result;
    try {
      result = Wiring.PARSER.parse(new StringReader(text));
    } catch (ParseException e) {
      return tooDeep(0);
    }
    List<INode> broken = new ArrayList<>();
    OptionalInt deepNode = deepNode(result.getRootNode(), result.hasSyntaxErrors(), broken);
    if (deepNode.isPresent()) { // a long chain of operators nests without a bracket
      return tooDeep(deepNode.getAsInt());
    }
    List<SyntaxError> errors = new ArrayList<>();
    for (INode node : broken) {
      errors.add(
          new SyntaxError(
              node.getSyntaxErrorMessage().getMessage(),
              node.getText().strip(),
              node.getOffset(),
              node.getLength()));
    }
    Spec spec =
        result.getRootASTElement() instanceof Spec root ? root : SpecFactory.eINSTANCE.createSpec();
    return new ParsedSpec.Tree(spec, result.getRootNode(), List.copyOf(errors));
  }

  /**
   * Where a tree goes too deep; never looks deeper itself. Collects the nodes with errors on its
   * way, since to walk a tree takes as long as to make it.
   */
  private static OptionalInt deepNode(ICompositeNode root, boolean errors, List<INode> broken) {
    INode node = root;
    int depth = 0;
    while (true) {
      if (errors && node.getSyntaxErrorMessage() != null) {
        broken.add(node);
      }
      if (node instanceof ICompositeNode inner && inner.hasChildren()) {
        node = inner.getFirstChild();
        if (++depth > MOST_DEPTH) {
          return OptionalInt.of(node.getOffset());
        }
        continue;
      }
      while (depth > 0 && !node.hasNextSibling()) {
        node = node.getParent();
        depth--;
      }
      if (depth == 0) {
        return OptionalInt.empty();
      }
      node = node.getNextSibling();
    }
  }

  /** A text whose tree would overflow the stack of those who walk it: no tree, one error. */
  private static ParsedSpec.Tree tooDeep(int offset) {
    return new ParsedSpec.Tree(
        SpecFactory.eINSTANCE.createSpec(),
        Wiring.PARSER.parse(new StringReader("")).getRootNode(),
        List.of(new SyntaxError(Nesting.TOO_DEEP, "", offset, 0)));
  }
}
