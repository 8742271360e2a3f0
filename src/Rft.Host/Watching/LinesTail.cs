using System.Text;
using System.Text.Json;
using Rft.Host.Index;

namespace Rft.Host.Watching;

/// <summary>Reads the lines that are appended to a file of a run, each once and whole.</summary>
/// <typeparam name="T">What a line says.</typeparam>
/// <param name="path">The file; it need not exist yet.</param>
/// <param name="parse">Reads a line.</param>
/// <param name="notice">Told about lines that cannot be read.</param>
internal sealed class LinesTail<T>(string path, Func<string, T> parse, Action<string> notice)
{
    private long _position;

    /// <summary>The lines since the last call.</summary>
    public IReadOnlyList<T> ReadNew()
    {
        if (!File.Exists(path)) return [];
        using var file = SharedFile.OpenRead(path);
        // A run that was resumed does some steps again: they are shown again.
        if (file.Length < _position) _position = file.Length;
        file.Seek(_position, SeekOrigin.Begin);
        var bytes = new byte[file.Length - _position];
        int read = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false), end = bytes.AsSpan(0, read).LastIndexOf((byte)'\n') + 1;
        _position += end;
        List<T> lines = [];
        foreach (string line in Encoding.UTF8.GetString(bytes, 0, end).Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            try
            {
                lines.Add(parse(line));
            }
            catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
            {
                notice($"{path}: a line is left out: {e.Message}");
            }
        }
        return lines;
    }
}
