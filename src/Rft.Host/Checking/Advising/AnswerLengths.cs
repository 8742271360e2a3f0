using Rft.Training.Data;
using Rft.Training.Tokenizers;

namespace Rft.Host.Checking.Advising;

/// <summary>How long the answers of demonstrations are. Pure functions.</summary>
internal static class AnswerLengths
{
    /// <summary>Tokens of each answer, its end among them; rows with several trained answers are left out.</summary>
    /// <param name="rows">Demonstrations.</param>
    /// <param name="chat">The model's chat format.</param>
    public static IReadOnlyList<int> Of(IReadOnlyList<ChatRow> rows, IChatFormat chat) =>
    [
        .. rows.Where(row => row.Trained.Count(trained => trained) == 1)
            .Select(row => chat.EncodeConversation(row.Messages, row.Trained).Trained.Count(trained => trained)),
    ];
}
