namespace GaDms.Curation;

/// <summary>Why something was left out, in a word that is counted and a sentence that is read.</summary>
/// <param name="Reason">
/// Short, stable, lower case with hyphens (<c>box-too-narrow</c>, <c>fetch-timeout</c>): reports count it and
/// <c>--retry-failed</c> takes it.
/// </param>
/// <param name="Detail">What was measured or said: numbers, the server's answer, the file's fault.</param>
public sealed record Rejection(string Reason, string Detail);
