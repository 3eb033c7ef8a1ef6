using GaDms.Imaging;

namespace GaDms.Curation.Captions;

/// <summary>
/// Names the colour of a region of the body. Pixels whose colour is more frequent beside the person than on the body count little:
/// a ratio of two colour histograms, one of the crop's side edges at the region's height, one of the region.
/// </summary>
internal static class RegionColor
{
    private const double EdgeWidth = 0.07;
    private const double OneColor = 0.5;
    private const double SecondColor = 0.36;
    private const double TwoColors = 0.75;

    // Lightness of black and white stripes lies far apart; that of one cloth with folds does not.
    private const double StripeDeviation = 26;
    private const double DarkLightness = 36;
    private const double LightLightness = 66;
    private const double LeastWeight = 20;
    private const double LeastCloth = 0.5;

    /// <summary>
    /// "dark blue", "red and white"; "dark" or "light" where no colour dominates; null where not even that can be said.
    /// </summary>
    /// <param name="crop">The picture.</param>
    /// <param name="region">Where to look.</param>
    /// <param name="mayBeBare">
    /// Leaves out what may be skin; a region that is mostly that has no colour of clothing, though it may be clothed in beige.
    /// </param>
    public static string? Name(Image crop, BodyRegion region, bool mayBeBare)
    {
        List<(LabColor Color, double Weight)> pixels = Pixels(crop, region);
        double total = pixels.Sum(pixel => pixel.Weight);
        if (mayBeBare)
        {
            pixels.RemoveAll(pixel => ColorNames.MayBeSkin(pixel.Color));
            double cloth = pixels.Sum(pixel => pixel.Weight);
            if (cloth < LeastCloth * total)
                return null;
            total = cloth;
        }

        if (total < LeastWeight)
            return null;

        Group[] groups =
        [
            .. pixels.GroupBy(pixel => ColorNames.Family(pixel.Color))
                .Select(group => Group.Of([.. group]))
                .OrderByDescending(group => group.Weight),
        ];
        Group first = groups[0];
        if (first.Weight >= OneColor * total)
        {
            bool striped = ColorNames.Family(first.Mean) == ColorFamily.Neutral && first.LightnessDeviation > StripeDeviation;
            if (striped)
                return "black and white";
            if (groups.Length > 1 && groups[1].Weight >= SecondColor * total && ColorNames.Name(first.Mean) != ColorNames.Name(groups[1].Mean))
                return Both(first, groups[1]);
            return ColorNames.Name(first.Mean);
        }

        if (groups.Length > 1 && groups[1].Weight >= SecondColor * total && first.Weight + groups[1].Weight >= TwoColors * total)
            return Both(first, groups[1]);

        double lightness = pixels.Sum(pixel => pixel.Weight * pixel.Color.L) / total;
        return lightness < DarkLightness ? "dark" : lightness > LightLightness ? "light" : null;
    }

    private static string Both(Group first, Group second) => $"{ColorNames.Name(first.Mean)} and {ColorNames.Name(second.Mean)}";

    private static List<(LabColor Color, double Weight)> Pixels(Image crop, BodyRegion region)
    {
        double[] beside = new double[ColorBins.Count];
        double[] inside = new double[ColorBins.Count];
        var pixels = new List<(LabColor Color, int Bin, double Weight)>();
        int edge = Math.Max(1, (int)(EdgeWidth * crop.Width));
        int top = Math.Clamp((int)region.Top, 0, crop.Height - 1);
        int bottom = Math.Clamp((int)MathF.Ceiling(region.Bottom), top + 1, crop.Height);
        for (int y = top; y < bottom; y++)
        {
            for (int x = 0; x < crop.Width; x++)
            {
                double weight = region.Weight(x, y);
                bool isEdge = x < edge || x >= crop.Width - edge;
                if (weight == 0 && !isEdge)
                    continue;
                LabColor color = LabColor.Of(crop[x, y]);
                int bin = ColorBins.Of(color);
                if (isEdge)
                    beside[bin]++;
                if (weight > 0)
                {
                    inside[bin] += weight;
                    pixels.Add((color, bin, weight));
                }
            }
        }

        double besideTotal = Math.Max(1, beside.Sum());
        double insideTotal = Math.Max(1, inside.Sum());
        return [.. pixels.Select(pixel => (pixel.Color, pixel.Weight * OnBody(pixel.Bin)))];

        double OnBody(int bin)
        {
            double own = inside[bin] / insideTotal;
            return own / (own + (beside[bin] / besideTotal));
        }
    }

    private sealed record Group(LabColor Mean, double Weight, double LightnessDeviation)
    {
        public static Group Of(IReadOnlyList<(LabColor Color, double Weight)> pixels)
        {
            double weight = Math.Max(1e-9, pixels.Sum(pixel => pixel.Weight));
            double l = pixels.Sum(pixel => pixel.Weight * pixel.Color.L) / weight;
            double a = pixels.Sum(pixel => pixel.Weight * pixel.Color.A) / weight;
            double b = pixels.Sum(pixel => pixel.Weight * pixel.Color.B) / weight;
            double variance = pixels.Sum(pixel => pixel.Weight * (pixel.Color.L - l) * (pixel.Color.L - l)) / weight;
            return new Group(new LabColor(l, a, b), weight, Math.Sqrt(variance));
        }
    }

    /// <summary>Coarse cells of L*a*b*.</summary>
    private static class ColorBins
    {
        private const int LightnessBins = 8;
        private const int HueBins = 9;
        private const double HueWidth = 16;

        public const int Count = LightnessBins * HueBins * HueBins;

        public static int Of(LabColor color)
        {
            int l = Math.Clamp((int)(color.L / 100 * LightnessBins), 0, LightnessBins - 1);
            return (((l * HueBins) + Axis(color.A)) * HueBins) + Axis(color.B);
        }

        private static int Axis(double value) => Math.Clamp((int)Math.Round(value / HueWidth) + (HueBins / 2), 0, HueBins - 1);
    }
}
