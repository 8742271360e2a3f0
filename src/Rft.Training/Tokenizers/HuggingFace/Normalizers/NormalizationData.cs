using System.Globalization;

namespace Rft.Training.Tokenizers.HuggingFace.Normalizers;

/// <summary>
/// Decompositions, compositions, combining classes and marks, from the embedded <c>normalization.txt</c>. Later versions of Unicode have more, but the ids
/// are those of a library that does not know them.
/// </summary>
internal sealed class NormalizationData
{
    private static readonly Lazy<NormalizationData> Loaded = new(() => new NormalizationData());
    private readonly Dictionary<int, int[]> _canonical = [];
    private readonly Dictionary<int, int[]> _compatible = [];
    private readonly Dictionary<(int, int), int> _composites = [];
    private readonly Dictionary<int, byte> _classes = [];
    private readonly HashSet<int> _marks = [];

    private NormalizationData()
    {
        using var stream = typeof(NormalizationData).Assembly.GetManifestResourceStream("normalization.txt")!;
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } line)
        {
            string[] fields = line.Split(' ');
            switch (fields[0])
            {
                case "c":
                    for (int code = Hex(fields[1]); code <= Hex(fields[2]); code++) _classes[code] = byte.Parse(fields[3], CultureInfo.InvariantCulture);
                    break;
                case "m":
                    for (int code = Hex(fields[1]); code <= Hex(fields[2]); code++) _marks.Add(code);
                    break;
                case "d" or "n":
                    int[] parts = [.. fields.Skip(2).Select(Hex)];
                    _canonical[Hex(fields[1])] = parts;
                    if (fields[0] == "d") _composites[(parts[0], parts[1])] = Hex(fields[1]);
                    break;
                case "k":
                    _compatible[Hex(fields[1])] = [.. fields.Skip(2).Select(Hex)];
                    break;
                default:
                    break;
            }
        }
    }

    /// <summary>The data; read when first asked for.</summary>
    public static NormalizationData Instance => Loaded.Value;

    /// <summary>One step of a decomposition; null: the character stays.</summary>
    public int[]? Decomposition(int code, bool compatibility) =>
        _canonical.TryGetValue(code, out int[]? parts) || (compatibility && _compatible.TryGetValue(code, out parts)) ? parts : null;

    /// <summary>The combining class; 0: a starter.</summary>
    public int Class(int code) => _classes.GetValueOrDefault(code);

    /// <summary>Whether a character is a combining mark.</summary>
    public bool IsMark(int code) => _marks.Contains(code);

    /// <summary>The character that two make; null: they stay apart.</summary>
    public int? Composite(int first, int second) => _composites.TryGetValue((first, second), out int code) ? code : null;

    private static int Hex(string text) => int.Parse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
}
