using System.Runtime.InteropServices;

namespace GaDms.Model.Text;

/// <summary>
/// One token of a caption and where it came from. The n-th piece stands at position n + 1 of the tokenized caption,
/// after the start-of-text token.
/// </summary>
/// <param name="Id">Token id.</param>
/// <param name="Start">First UTF-16 character of the caption, as it was given, that the token covers.</param>
/// <param name="End">One past the last such character. A character of several tokens (an emoji, say) belongs to each of them.</param>
/// <param name="Word">Number of the word, counted from 0, that the token is a part of. Punctuation and single digits are words of their own.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct TokenPiece(int Id, int Start, int End, int Word);
