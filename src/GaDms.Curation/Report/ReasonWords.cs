namespace GaDms.Curation.Report;

/// <summary>Where in a run something is left out, in the run's order.</summary>
internal enum ReportStage
{
    Reading,
    Duplicates,
    BoxRule,
    PoseRule,
    Captioning,
    Gate,
}

/// <summary>What the words of rejections mean, for those who read the page. <c>docs/curation.md</c> lists them all.</summary>
internal static class ReasonWords
{
    private const string FetchStatus = "fetch-http-";
    private const string ModelStatus = "model-http-";

    /// <summary>Every word but those with a status code at their end, by what it begins with.</summary>
    public static IReadOnlyDictionary<string, string> Meanings { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["list-bad-row"] = "A row of the list of addresses cannot be read.",
        ["list-no-address"] = "A row of the list of addresses has no address.",
        ["folder-unreadable"] = "A folder cannot be listed.",
        ["tar-damaged"] = "The tar breaks off or is damaged; what follows in it is lost.",
        ["tar-empty"] = "The tar has no samples.",
        ["tar-no-picture"] = "A sample of the tar has no picture.",
        ["tar-not-a-file"] = "A member of the tar is a link, a device or the like.",
        ["tar-two-pictures"] = "A sample of the tar has more than one picture.",
        ["tar-unsafe-name"] = "A member's name leads out of the tar: absolute, or with \"..\".",
        ["video-unreadable"] = "The video cannot be opened, or breaks off; what follows in it is lost.",
        ["duplicate-key"] = "The source has this name or address already.",
        ["fetch-bad-address"] = "What stands in the list is no address, or holds a password.",
        ["fetch-bad-scheme"] = "Neither http nor https.",
        ["fetch-private-address"] = "The host is on a private or local network and was not allowed by name.",
        ["fetch-opt-out"] = "The publisher asks machines not to use the picture.",
        ["fetch-dns"] = "The host's name is not known.",
        ["fetch-tls"] = "No secure connection could be made.",
        ["fetch-connection"] = "The connection failed or broke off.",
        ["fetch-timeout"] = "No complete answer in time.",
        ["fetch-bad-response"] = "The answer is not HTTP, or redirects nowhere.",
        ["fetch-too-many-redirects"] = "Redirected too often.",
        ["fetch-not-a-picture"] = "Something else than a picture came.",
        ["fetch-too-large"] = "The file has more bytes than allowed.",
        ["fetch-too-many-pixels"] = "The picture has more pixels than allowed.",
        ["picture-empty"] = "The file has no bytes.",
        ["picture-too-large"] = "The file has more bytes than allowed.",
        ["picture-unknown-format"] = "The file does not begin like a picture, whatever its name.",
        ["picture-unreadable"] = "The file cannot be read or decoded: damaged, cut off, too many pixels, no permission.",
        ["picture-decoder-crashed"] = "The decoder crashed on the picture or video; it has a process of its own, and nothing else was lost.",
        ["picture-decoder-too-slow"] = "Decoding the picture, or a frame of the video, takes more time than allowed.",
        ["picture-decoder-out-of-memory"] = "Decoding the picture or video takes more memory than allowed.",
        ["picture-removed"] = "The picture was taken out for good, and came again under another name.",
        ["duplicate-exact"] = "The same file was seen before.",
        ["duplicate-near"] = "Nearly the same picture was seen before.",
        ["box-unsure"] = "The detector is not sure enough that this is a person.",
        ["box-too-narrow"] = "The box's shorter side has too few pixels.",
        ["box-aspect"] = "The box is too wide or too narrow for a person standing upright.",
        ["pose-none"] = "The pose estimator finds nobody in the crop.",
        ["pose-few-points"] = "Too few key points of the body are visible.",
        ["pose-no-hip"] = "No hip is visible.",
        ["pose-no-head"] = "Too little of the head is visible.",
        ["crop-unreadable"] = "The crop's JPEG cannot be decoded.",
        ["attributes-no-color"] = "No colour of the clothing stands out.",
        ["model-timeout"] = "The model server did not answer in time.",
        ["model-unreachable"] = "The model server could no longer be reached.",
        ["model-connection"] = "The connection to the model server broke off.",
        ["model-unavailable"] = "Most requests failed, so nothing was sent for a while.",
        ["model-html"] = "A web page came instead of an answer.",
        ["model-not-json"] = "The answer is not what a chat API sends.",
        ["model-empty"] = "The model answered with an empty text.",
        ["model-cut-off"] = "The answer is longer than the tokens allowed.",
        ["model-refusal"] = "The model refuses, or a content filter stopped it.",
        ["caption-empty"] = "There is no caption to make a template of.",
        ["template-misfit"] = "The model's text is no template, or its answer does not fit the schema.",
        ["caption-unfilled-slot"] = "A slot of the template was left in.",
        ["caption-refusal"] = "The caption is a refusal.",
        ["caption-meta"] = "The caption speaks of itself or of the picture, or is formatted.",
        ["caption-language"] = "The caption is not in English.",
        ["caption-length"] = "The caption is too short or too long.",
        ["caption-guess"] = "The caption guesses (\"possibly\", \"seems\").",
        ["caption-unseen"] = "The caption speaks of what cannot be seen.",
        ["caption-people"] = "The caption describes several people.",
        ["caption-duplicate"] = "The crop's two captions say the same.",
        ["caption-similarity"] = "The caption does not fit the crop, as the retrieval model sees it.",
    };

    /// <summary>The meaning of a word; empty for words that are not known.</summary>
    public static string Meaning(string reason) =>
        Meanings.TryGetValue(reason, out string? meaning) ? meaning
        : HasStatus(reason, FetchStatus) ? $"The server answered {reason[FetchStatus.Length..]}."
        : HasStatus(reason, ModelStatus) ? $"The model server answered {reason[ModelStatus.Length..]}."
        : "";

    /// <summary>Where pictures are left out for a reason.</summary>
    public static ReportStage OfPicture(string reason) =>
        reason is "duplicate-exact" or "duplicate-near" ? ReportStage.Duplicates : ReportStage.Reading;

    /// <summary>Where boxes are left out for a reason.</summary>
    public static ReportStage OfBox(string reason) => Begins(reason, "pose-") ? ReportStage.PoseRule : ReportStage.BoxRule;

    /// <summary>Where crops are left out for a reason.</summary>
    public static ReportStage OfCrop(string reason) => Begins(reason, "caption-") ? ReportStage.Gate : ReportStage.Captioning;

    /// <summary>Whether crops are left out for a reason, not pictures or boxes.</summary>
    public static bool IsOfCrop(string reason) =>
        Begins(reason, "crop-") || Begins(reason, "attributes-") || Begins(reason, "model-") || Begins(reason, "caption-");

    private static bool Begins(string reason, string word) => reason.StartsWith(word, StringComparison.Ordinal);

    private static bool HasStatus(string reason, string word) =>
        Begins(reason, word) && reason.Length == word.Length + 3 && reason.AsSpan(word.Length).IndexOfAnyExceptInRange('0', '9') < 0;
}
