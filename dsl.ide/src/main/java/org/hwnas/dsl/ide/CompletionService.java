package org.hwnas.dsl.ide;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.hwnas.dsl.schema.BlockSchema;
import org.hwnas.dsl.schema.Schemas;
import org.hwnas.dsl.sources.FileSource;

/** Proposes what may stand at a place of a spec. */
public final class CompletionService {
  private final Caret caret;
  private final VisibleNames names;
  private final ProposalList list;
  private final Proposals proposals;
  private final MemberProposals starts;
  private final UnitProposals units;

  private CompletionService(SpecDocument document, int offset, FileSource files) {
    this.caret = Caret.at(document, offset);
    this.names = new VisibleNames(document, files);
    this.list = new ProposalList(document.span(caret.start, offset));
    this.proposals = new Proposals(caret, names, list);
    this.starts = new MemberProposals(caret, list);
    this.units = new UnitProposals(caret, list);
  }

  /**
   * What may stand at a position, the likeliest first, each label once.
   *
   * @param files where imports are read, relative to the document
   */
  public static List<Proposal> complete(
      SpecDocument document, TextPosition position, FileSource files) {
    CompletionService service = new CompletionService(document, document.offset(position), files);
    if (service.caret.isInText()) {
      return List.of();
    }
    service.propose();
    Map<String, Proposal> byLabel = new LinkedHashMap<>();
    service.list.list().forEach(p -> byLabel.putIfAbsent(p.label(), p));
    String prefix = service.caret.prefix;
    int dot = prefix.lastIndexOf('.');
    return byLabel.values().stream()
        .filter(p -> dot < 0 || p.label().startsWith(prefix.substring(0, dot + 1)))
        .toList();
  }

  private void propose() {
    if (caret.line.matches(".*@\\w*")) {
      list.word("cite");
    } else if (!caret.line.matches(".*@\\w+\\([^)]*")) {
      if (caret.block.isRoot()) {
        file();
      } else {
        Scopes.schema(caret.block).ifPresent(this::block);
      }
    }
  }

  private void file() {
    if (caret.member.isEmpty() || (caret.newLine && !caret.member.get().open)) {
      proposals.topLevel();
      return;
    }
    Structure.Member member = caret.member.get();
    if (member.startsWith("import")) {
      if (member.open) {
        proposals.packages();
      }
    } else if (member.startsWith("let")) {
      if (caret.isBehindNumber()) {
        units.allUnits();
      } else if (member.open && member.tokens.size() > 2) {
        proposals.lets();
        proposals.functions();
      }
    } else if (Schemas.DEFINITIONS.containsKey(member.first().text())) {
      if (caret.last().filter(t -> t.is("extends")).isPresent()) {
        proposals.definitions(Set.of(member.first().text()));
      } else if (member.tokens.size() == 2) {
        list.word("extends");
      }
    }
  }

  private void block(BlockSchema schema) {
    if (caret.member.isEmpty() || (caret.newLine && caret.mayStartMember())) {
      members(schema);
      return;
    }
    Structure.Member member = caret.member.get();
    if (member.startsWith("repeat")) {
      if (!member.open && member.indexOf("as") < 0) {
        list.word("as");
      }
    } else if (member.startsWith("choose")) {
      Token last = caret.last().orElseThrow();
      if (last.is("choose") || last.is("|")) {
        proposals.layers();
      }
    } else if (member.isSearch()) {
      if (member.tokens.size() == 1) {
        proposals.algorithms();
      }
    } else if (member.isField()) {
      field(member, schema);
    } else {
      expression(member, schema);
    }
  }

  private void members(BlockSchema schema) {
    if (caret.prefix.contains(".")) {
      proposals.dotted();
    } else {
      starts.members(schema);
    }
  }

  /** A requirement, a goal, or the condition of {@code when}. */
  private void expression(Structure.Member member, BlockSchema schema) {
    boolean condition = member.startsWith("when");
    if (caret.isBehindNumber()) {
      units.unitsLike(member);
    }
    if (member.open) {
      if (caret.last().filter(t -> t.is("as") || t.is("else")).isPresent()) {
        return;
      }
      proposals.optionsOfNeighbour(member);
      if (!condition) {
        proposals.metrics();
      }
      proposals.lets();
      proposals.functions();
      if (!member.startsWith("minimize") && !member.startsWith("maximize")) {
        proposals.fieldsInScope();
      }
      proposals.dotted();
    } else if (member.startsWith("require")) {
      List.of("and", "or", "else").forEach(list::word);
    } else if (!condition && member.indexOf("as") < 0) {
      list.word("as");
    }
  }

  private void field(Structure.Member member, BlockSchema schema) {
    Optional<SchemaPaths.Target> target = SchemaPaths.only(schema, member.first().text());
    Optional<BlockSchema.Slot> slot = target.flatMap(SchemaPaths.Target::slot);
    Token last = caret.last().orElseThrow();
    if (member.tokens.size() == 1) {
      proposals.behindName(target);
    } else if (last.is("extends")) {
      slot.flatMap(BlockSchema.Slot::definition).ifPresent(k -> proposals.definitions(Set.of(k)));
    } else if (caret.isBehindNumber()) {
      slot.ifPresentOrElse(units::shorthand, () -> target.ifPresent(t -> units.units(t.field())));
      sameLine(member, schema);
    } else if (!member.open) {
      sameLine(member, schema);
    } else if (schema.kind().equals("experiment") && member.startsWith("workloads")) {
      proposals.definitions(Set.of("workload", "network"));
    } else if (schema.kind().equals("workload") && member.startsWith("network")) {
      proposals.definitions(Set.of("network"));
    } else if (Scopes.isLayer(member, schema)) {
      proposals.layers();
    } else if (slot.isPresent()) {
      proposals.fillings(slot.get(), last.is("in"));
    } else if (target.isPresent()) {
      proposals.values(target.get(), last.is("in"), last.is("=") || last.is("{") || last.is(","));
    }
  }

  /** Behind a finished value on its line, the next field may start. */
  private void sameLine(Structure.Member member, BlockSchema schema) {
    if (!member.brackets.isEmpty()) {
      return;
    }
    if (member.indexOf("..") > 0 && member.indexOf("step") < 0) {
      list.word("step");
    }
    members(schema);
  }
}
