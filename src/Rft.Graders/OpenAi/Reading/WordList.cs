namespace Rft.Graders.OpenAi.Reading;

/// <summary>The words that a field may hold and what they mean.</summary>
internal sealed class WordList<T>(params (string Word, T Value)[] entries)
    where T : notnull
{
    public string Words => string.Join(", ", entries.Select(entry => entry.Word));

    public bool TryParse(string word, out T value)
    {
        int at = Array.FindIndex(entries, entry => entry.Word == word);
        value = at < 0 ? default! : entries[at].Value;
        return at >= 0;
    }

    public string Word(T value) => entries.First(entry => entry.Value.Equals(value)).Word;
}
