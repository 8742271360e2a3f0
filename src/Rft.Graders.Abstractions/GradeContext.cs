using System.Text;

namespace Rft.Graders;

/// <summary>What a grader gets beside the sample: a bounded log, a seed of its own, and its options.</summary>
/// <remarks>One instance a call; its members may be used from several threads.</remarks>
public sealed class GradeContext
{
    /// <summary>Characters of log that are kept per call; what comes after is cut and marked.</summary>
    public const int LogLimit = 16 * 1024;

    private const string Cut = "... (log cut)";
    private readonly StringBuilder _log = new();
    private bool _cut;

    /// <summary>The same for the same sample in every run with this seed; derive any randomness from it.</summary>
    public ulong Seed { get; init; }

    /// <summary>The <c>options</c> of the grader in the experiment file; an empty object when there are none.</summary>
    public Item Options { get; init; } = Item.Empty;

    /// <summary>What the grader has logged so far.</summary>
    public string LogText
    {
        get
        {
            lock (_log) return _log.ToString();
        }
    }

    /// <summary>Keeps a line with the sample's record.</summary>
    /// <param name="line">The text.</param>
    public void Log(string line)
    {
        ArgumentNullException.ThrowIfNull(line);
        lock (_log)
        {
            if (_cut) return;
            int room = LogLimit - _log.Length;
            if (line.Length + 1 <= room)
            {
                _log.Append(line).Append('\n');
                return;
            }
            _log.Append(line.AsSpan(0, Math.Min(line.Length, room))).Append(Cut);
            _cut = true;
        }
    }
}
