namespace GaDms.Retrieval.Queries;

/// <summary>What a sentence asks for and what it rules out.</summary>
/// <param name="Wanted">The sentence without its negative parts; empty where it has no other.</param>
/// <param name="Unwanted">What is not to be seen, in the sentence's own words and order: "a hat", "red shoes".</param>
public sealed record ParsedSentence(string Wanted, IReadOnlyList<string> Unwanted);
