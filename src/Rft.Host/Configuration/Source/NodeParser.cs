using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Rft.Host.Configuration.Source;

/// <summary>Reads YAML, of which JSON is a part, into a tree that knows its places.</summary>
internal sealed class NodeParser
{
    private readonly IParser _parser;
    private readonly Func<Mark, ValueOrigin> _origin;

    private NodeParser(IParser parser, Func<Mark, ValueOrigin> origin)
    {
        _parser = parser;
        _origin = origin;
    }

    /// <summary>Reads a whole document.</summary>
    /// <param name="text">The text.</param>
    /// <param name="file">What places call the file.</param>
    /// <exception cref="ConfigException">The text is not YAML, or uses a part of it that this format leaves out.</exception>
    public static ConfigNode ParseFile(string text, string file) =>
        Parse(text, mark => new ValueOrigin.InFile(file, (int)mark.Line, (int)mark.Column));

    /// <summary>Reads one value of the command line or the environment.</summary>
    /// <param name="text">The value, for example <c>3</c>, <c>[0.9, 0.95]</c> or <c>dapo</c>.</param>
    /// <param name="origin">Where it comes from.</param>
    /// <exception cref="ConfigException">The text is not a YAML value.</exception>
    public static ConfigNode ParseValue(string text, ValueOrigin origin) => Parse(text, _ => origin);

    private static ConfigNode Parse(string text, Func<Mark, ValueOrigin> origin)
    {
        var parser = new Parser(new StringReader(text));
        try
        {
            parser.Consume<StreamStart>();
            if (!parser.TryConsume<DocumentStart>(out _)) return new ScalarNode("", Quoted: false, origin(new Mark(0, 1, 1)));
            var node = new NodeParser(parser, origin).ReadNode();
            parser.Consume<DocumentEnd>();
            if (parser.Accept<DocumentStart>(out var second)) throw Refuse(origin(second.Start), "a second document begins here; keep one");
            return node;
        }
        catch (YamlException e)
        {
            throw Refuse(origin(e.Start), $"not valid YAML: {e.Message.TrimEnd('.')}");
        }
    }

    private ConfigNode ReadNode()
    {
        if (_parser.Accept<AnchorAlias>(out var alias))
            throw Refuse(_origin(alias.Start), $"aliases are not supported; write the value of *{alias.Value} out");
        if (_parser.TryConsume<Scalar>(out var scalar))
            return new ScalarNode(scalar.Value, scalar.Style is not ScalarStyle.Plain and not ScalarStyle.Any, _origin(scalar.Start));
        if (_parser.TryConsume<SequenceStart>(out var list))
        {
            var items = new List<ConfigNode>();
            while (!_parser.TryConsume<SequenceEnd>(out _)) items.Add(ReadNode());
            return new ListNode(items, _origin(list.Start));
        }
        return ReadMap(_parser.Consume<MappingStart>());
    }

    private MapNode ReadMap(MappingStart start)
    {
        var entries = new List<MapEntry>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        while (!_parser.TryConsume<MappingEnd>(out _))
        {
            if (!_parser.TryConsume<Scalar>(out var key)) throw Refuse(_origin(_parser.Current!.Start), "a key must be a word");
            if (!names.Add(key.Value)) throw Refuse(_origin(key.Start), $"the key '{key.Value}' is there twice; remove one");
            entries.Add(new MapEntry(key.Value, _origin(key.Start), ReadNode()));
        }
        return new MapNode(entries, _origin(start.Start));
    }

    private static ConfigException Refuse(ValueOrigin origin, string message) => new([new ConfigFinding(origin.Place, message)]);
}
