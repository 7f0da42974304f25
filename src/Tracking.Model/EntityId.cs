namespace Tracking.Model;

/// <summary>The form of every id: 1 to 128 of <c>A–Z a–z 0–9 . _ : -</c>, first and last alphanumeric, compared exactly.</summary>
public static class EntityId
{
    /// <summary>Greatest length in characters.</summary>
    public const int MaxLength = 128;

    /// <summary>What an error message says about a malformed id.</summary>
    public const string Rule = "1 to 128 characters of A-Z a-z 0-9 . _ : - with an alphanumeric first and last";

    /// <summary>Whether the text is a well-formed id.</summary>
    public static bool IsValid(ReadOnlySpan<char> id)
    {
        if (id.Length is 0 or > MaxLength || !char.IsAsciiLetterOrDigit(id[0]) || !char.IsAsciiLetterOrDigit(id[^1]))
        {
            return false;
        }

        foreach (char c in id)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('.' or '_' or ':' or '-'))
            {
                return false;
            }
        }

        return true;
    }
}
