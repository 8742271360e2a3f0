using System.Globalization;
using Rft.Training.Tokenizers.HuggingFace.Bpe;
using Rft.Training.Tokenizers.HuggingFace.Json;

namespace Rft.Training.Tokenizers.HuggingFace.AddedTokens;

/// <summary>Reads added tokens from <c>tokenizer.json</c>, then those that only <c>tokenizer_config.json</c> has.</summary>
internal static class AddedTokenReader
{
    /// <param name="file">tokenizer.json.</param>
    /// <param name="config">tokenizer_config.json; null: there is none.</param>
    /// <param name="model">The model; a token that it knows has the model's id.</param>
    /// <exception cref="TokenizerException">An id contradicts another one.</exception>
    public static IReadOnlyList<AddedToken> Read(JsonPlace file, JsonPlace? config, BpeModel model)
    {
        var tokens = new List<AddedToken>();
        foreach (var place in file.Find("added_tokens")?.Items() ?? []) Add(place, place.Member("id").Count());
        foreach (var (name, place) in config?.Find("added_tokens_decoder")?.Members() ?? [])
        {
            if (!int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out int id)) throw place.Error($"'{name}' is not an id");
            Add(place, id);
        }
        return tokens;

        void Add(JsonPlace place, int id)
        {
            var token = ReadToken(place, id);
            if (token.Content.Length == 0 || tokens.Exists(other => other.Content == token.Content)) return;
            if (model.IdOf(token.Content) is { } known && known != id)
                throw place.Error($"'{token.Content}' has the id {id} here and {known} in the vocabulary");
            if (tokens.Find(other => other.Id == id) is { } same) throw place.Error($"'{token.Content}' and '{same.Content}' have the same id {id}");
            if (model.TokenOf(id) is { } other && other != token.Content) throw place.Error($"the id {id} of '{token.Content}' is '{other}' in the vocabulary");
            tokens.Add(token);
        }
    }

    private static AddedToken ReadToken(JsonPlace place, int id)
    {
        bool special = place.Flag("special", false);
        return new AddedToken(id, place.Text("content"))
        {
            SingleWord = place.Flag("single_word", false),
            StripLeft = place.Flag("lstrip", false),
            StripRight = place.Flag("rstrip", false),
            Normalized = place.Flag("normalized", !special),
            Special = special,
        };
    }
}
