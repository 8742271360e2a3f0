using System.Text.Json;
using Rft.Conformance.Fixtures;
using Rft.Training.Tokenizers.HuggingFace;

namespace Rft.Conformance.Tokenizers;

/// <summary>Texts encoded with and without what the template adds, and decoded with and without control tokens, also id by id.</summary>
internal sealed class TokenizersKind : FixtureKind
{
    private static readonly string[] NamingMembers = ["model", "path", "file", "tokenizer"];
    private static readonly string[] Folders = ["", "tokenizers", "data/tokenizers", "data"];
    private readonly Dictionary<string, HuggingFaceTokenizer> _loaded = [];

    public override string Name => "tokenizers";

    public override Task CheckAsync(FixtureCase test, Comparison comparison, CancellationToken cancellationToken)
    {
        if (Load(test, comparison) is not { } tokenizer) return Task.CompletedTask;
        string text = test.Json.Text("text");
        Ids("ids", text, addSpecialTokens: true);
        Ids("ids_without_special", text, addSpecialTokens: false);
        Text("decoded", skipSpecial: false);
        Text("decoded_skip_special", skipSpecial: true);
        return Task.CompletedTask;

        void Ids(string name, string encoded, bool addSpecialTokens)
        {
            if (test.Json.Find(name) is { } expected)
                comparison.Numbers(name, expected, [.. tokenizer.EncodeMarkup(encoded, addSpecialTokens).Select(id => (double)id)]);
        }

        void Text(string name, bool skipSpecial)
        {
            if (test.Json.Find(name)?.GetString() is not { } expected) return;
            int[] ids = test.Json.Ints("ids");
            comparison.Same(name, expected, tokenizer.Decode(ids, skipSpecial));
            var stream = tokenizer.StartDecoding(skipSpecial);
            comparison.Same($"{name}, id by id", expected, string.Concat(ids.Select(stream.Push)) + stream.Finish());
        }
    }

    private HuggingFaceTokenizer? Load(FixtureCase test, Comparison comparison)
    {
        string path = Place(test);
        try
        {
            return _loaded.TryGetValue(path, out var known) ? known : _loaded[path] = HuggingFaceTokenizer.Load(path);
        }
        catch (TokenizerException e)
        {
            comparison.Fail("tokenizer", "a tokenizer that can be loaded", e.Message);
            return null;
        }
    }

    // What the case names, then what its file names, then the file's own name.
    private static string Place(FixtureCase test)
    {
        FileNotFoundException? missing = null;
        string[] names = [.. Named(test.Json), .. Named(test.Group), Path.GetFileNameWithoutExtension(test.Folders.CaseFile)];
        foreach (string name in names.SelectMany(name => Folders.Select(folder => Path.Combine(folder, name))))
        {
            try
            {
                return test.Folders.Find(name);
            }
            catch (FileNotFoundException e)
            {
                missing ??= e;
            }
        }
        throw missing!;

        static IEnumerable<string> Named(JsonElement json) => NamingMembers.Select(member => json.Find(member)?.GetString()).OfType<string>();
    }
}
