using Rft.Graders;
using Rft.Training.Tokenizers.HuggingFace;

namespace Rft.Training.Tokenizers;

/// <summary>
/// The next turn under a chat template: what the template writes behind the assistant's turn is appended to the ids as they were sampled, if the template
/// still writes everything before it as it did. Immutable and thread-safe.
/// </summary>
/// <param name="writer">Writes conversations.</param>
/// <param name="tokenizer">Encodes them.</param>
/// <param name="stops">Ids that end a turn.</param>
internal sealed class TemplateTurns(TemplateWriter writer, HuggingFaceTokenizer tokenizer, IReadOnlySet<int> stops)
{
    // Any words that no template trims or looks for.
    private const string Sentinel = "what an assistant says";

    private readonly (string Content, int Id)[] _controls =
        [.. tokenizer.Controls.OrderByDescending(content => content.Length).Select(content => (content, tokenizer.TokenToId(content)!.Value))];

    /// <summary>The prompt of the next turn.</summary>
    /// <param name="turn">The turn that was sampled.</param>
    /// <param name="added">The messages that follow it.</param>
    /// <exception cref="NotSupportedException">The template refuses the conversation.</exception>
    public TurnContinuation Continue(SampledTurn turn, IReadOnlyList<Message> added)
    {
        var next = writer.Write([.. turn.Messages, turn.Answer, .. added], begins: true);
        try
        {
            return Append(turn, next);
        }
        catch (NotSupportedException e)
        {
            return Anew(next, e.Message);
        }
    }

    private TurnContinuation Append(SampledTurn turn, ConversationText next)
    {
        string before = writer.Write(turn.Messages, begins: true).Text;
        if (!next.Text.StartsWith(before, StringComparison.Ordinal)) return Anew(next, Rewritten(before, next.Text));
        var ended = writer.Write([.. turn.Messages, turn.Answer], begins: false);
        if (!ended.Text.StartsWith(before, StringComparison.Ordinal)) return Anew(next, Rewritten(before, ended.Text));
        if (EndOfTurn(ended, before.Length) is var (start, end, id))
        {
            string stop = ended.Text[start..end];
            // As the answer was parsed and is written, or else to the letter as it was sampled.
            string written = ended.Text[..end], spelt = before + tokenizer.Decode([.. Words(turn.Sampled)]) + stop;
            string? kept = new[] { written, spelt }.FirstOrDefault(text => next.Text.StartsWith(text, StringComparison.Ordinal));
            if (kept is null) return Anew(next, Rewritten(written, next.Text));
            // The stop token is encoded in any case, since what stands before a text may change its ids, and left out where it was sampled.
            var appended = tokenizer.Encode(next.Text, kept.Length - stop.Length, next.IsControl);
            return turn.With(appended.Skip(turn.Sampled is [.., var last] && last == id ? 1 : 0));
        }
        if (WordsEnd(turn, ended.Text) is not { } cut)
            return Anew(next, "the chat template writes no stop token behind the answer, so where the answer ends cannot be told");
        return next.Text.StartsWith(ended.Text[..cut], StringComparison.Ordinal)
            ? turn.With(tokenizer.Encode(next.Text, cut, next.IsControl))
            : Anew(next, Rewritten(ended.Text[..cut], next.Text));
    }

    private TurnContinuation Anew(ConversationText next, string reason) => new([.. tokenizer.Encode(next.Text, 0, next.IsControl)], reason);

    private IEnumerable<int> Words(IReadOnlyList<int> sampled) => sampled.Count > 0 && stops.Contains(sampled[^1]) ? sampled.SkipLast(1) : sampled;

    /// <summary>The stop token behind a text's last turn: the first that only spaces and control tokens follow. Null: there is none.</summary>
    private (int Start, int End, int Id)? EndOfTurn(ConversationText ended, int begin)
    {
        (int Start, int End, int Id)? found = null;
        for (int at = ended.Text.Length; at > begin;)
        {
            if (char.IsWhiteSpace(ended.Text[at - 1]))
            {
                at--;
                continue;
            }
            var (content, id) = Array.Find(_controls, token => ended.Text.AsSpan(begin, at - begin).EndsWith(token.Content));
            if (content is null || !ended.IsControl(at - content.Length, at)) break;
            if (stops.Contains(id)) found = (at - content.Length, at, id);
            at -= content.Length;
        }
        return found;
    }

    /// <summary>Where the answer's words end in a text without stop token, by what the template writes behind other words.</summary>
    private int? WordsEnd(SampledTurn turn, string ended)
    {
        if (turn.Answer.ToolCalls.Count > 0) return null;
        string other = writer.Write([.. turn.Messages, turn.Answer with { Content = Sentinel }], begins: false).Text;
        int at = other.LastIndexOf(Sentinel, StringComparison.Ordinal);
        if (at < 0) return null;
        string behind = other[(at + Sentinel.Length)..];
        return ended.EndsWith(behind, StringComparison.Ordinal) ? ended.Length - behind.Length : null;
    }

    private static string Rewritten(string was, string now)
    {
        int at = was.AsSpan().CommonPrefixLength(now);
        // From the beginning of the line, for a reader.
        int line = at == 0 ? 0 : was.LastIndexOf('\n', at - 1) + 1;
        at = Math.Max(line, at - 24);
        return $"the chat template rewrites the conversation so far: what read \"{Excerpt(was, at)}\" reads \"{Excerpt(now, at)}\" with the new messages";
    }

    private static string Excerpt(string text, int start)
    {
        const int Most = 60;
        string part = text.Length - start <= Most ? text[start..] : $"{text.AsSpan(start, Most)}…";
        return part.Replace("\n", "\\n", StringComparison.Ordinal);
    }
}
