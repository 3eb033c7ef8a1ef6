using System.Security.Cryptography;
using System.Text;

namespace GaDms.Curation.Language;

/// <summary>What an answer was paid for: two questions with equal keys have equal answers.</summary>
/// <param name="Subject">SHA-256 of what the question is about: a crop's JPEG, a caption.</param>
/// <param name="Template">The in-context template's identity; empty where there is none.</param>
/// <param name="Prompt">SHA-256 of the prompt with its variables filled in.</param>
/// <param name="Model">The model's name.</param>
/// <param name="Attempt">First question or the one after a rejection.</param>
public sealed record AnswerKey(string Subject, string Template, string Prompt, string Model, AnswerAttempt Attempt)
{
    /// <summary>SHA-256 of a text, lower-case hexadecimal.</summary>
    public static string Hash(string text) => Hash(Encoding.UTF8.GetBytes(text));

    /// <summary>SHA-256 of bytes, lower-case hexadecimal.</summary>
    public static string Hash(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}

/// <summary>Which question it was.</summary>
public enum AnswerAttempt
{
    /// <summary>The first.</summary>
    First,

    /// <summary>The one that names what was wrong with the first answer.</summary>
    Again,
}
