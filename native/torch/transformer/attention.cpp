#include "attention.h"

#include <ATen/Parallel.h>

#include <cmath>
#include <map>
#include <mutex>
#include <vector>

#include "kernels.h"

namespace gadms::transformer {
namespace {

using dnnl::memory;

constexpr size_t kMostShapes = 512;

// Kernels are compiled for as many threads as there are outside: inside a task there is one.
class OneThread {
 public:
  OneThread() : before_(at::get_num_threads()) { at::set_num_threads(1); }
  ~OneThread() { at::set_num_threads(before_); }

 private:
  int before_;
};

struct Product {
  Product(const memory::desc& a, const memory::desc& b, const memory::desc& result)
      : a(a), b(b), result(result), description(product(a, b, {}, result)), primitive(description) {}

  memory::desc a, b, result;
  dnnl::matmul::primitive_desc description;
  dnnl::matmul primitive;
};

// The products of one head of one sample, forward and backward.
struct Products {
  Product logits, output;
  Product weight_gradient, query_gradient, key_gradient, value_gradient;
};

memory::desc plain(int64_t rows, int64_t columns, int64_t row_stride, int64_t column_stride,
                   memory::data_type type) {
  return {{rows, columns}, type, memory::dims{row_stride, column_stride}};
}

Products make(const AttentionShape& s) {
  const OneThread one;
  const auto type = type_of(s.type), f32 = memory::data_type::f32;
  const int64_t L = s.queries, S = s.keys, d = s.head_width;
  const auto query = plain(L, d, s.query_stride, 1, type), key = plain(S, d, s.key_stride, 1, type);
  const auto key_transposed = plain(d, S, 1, s.key_stride, type);
  const auto output = plain(L, d, s.output_stride, 1, type);
  const auto weights = plain(L, S, S, 1, type), weights_transposed = plain(S, L, 1, S, type);
  const auto logits = plain(L, S, S, 1, f32);
  return {Product(query, key_transposed, logits),  Product(weights, key, output),
          Product(output, key_transposed, logits), Product(weights, key, query),
          Product(weights_transposed, query, key), Product(weights_transposed, output, key)};
}

std::shared_ptr<const Products> products_for(const AttentionShape& s) {
  static std::map<std::vector<int64_t>, std::shared_ptr<const Products>> shapes;
  static std::mutex finding;
  const std::vector<int64_t> key{s.queries,
                                 s.keys,
                                 s.head_width,
                                 s.query_stride,
                                 s.key_stride,
                                 s.output_stride,
                                 static_cast<int64_t>(s.type)};
  const std::lock_guard<std::mutex> lock(finding);
  auto& found = shapes[key];
  if (found == nullptr) {
    if (shapes.size() > kMostShapes) {
      shapes.clear();
      return shapes[key] = std::make_shared<const Products>(make(s));
    }
    found = std::make_shared<const Products>(make(s));
  }
  return found;
}

// One product as a task runs it: with scratch memory of its own.
class Running {
 public:
  explicit Running(const Product& product)
      : primitive_(product.primitive),
        a_(product.a, engine(), nullptr),
        b_(product.b, engine(), nullptr),
        result_(product.result, engine(), nullptr),
        scratch_(product.description.scratchpad_desc(), engine()) {}

  void operator()(const void* a, const void* b, void* result) {
    a_.set_data_handle(const_cast<void*>(a));
    b_.set_data_handle(const_cast<void*>(b));
    result_.set_data_handle(result);
    primitive_.execute(stream(), {{DNNL_ARG_SRC, a_},
                                  {DNNL_ARG_WEIGHTS, b_},
                                  {DNNL_ARG_DST, result_},
                                  {DNNL_ARG_SCRATCHPAD, scratch_}});
  }

 private:
  const dnnl::matmul& primitive_;
  memory a_, b_, result_, scratch_;
};

char* element(void* start, int64_t index, at::ScalarType type) {
  return static_cast<char*>(start) + index * static_cast<int64_t>(c10::elementSize(type));
}

AttentionData head_of(const AttentionShape& s, const AttentionData& data, int64_t task) {
  const int64_t sample = task / s.heads, column = task % s.heads * s.head_width;
  return {element(data.query, sample * s.queries * s.query_stride + column, s.type),
          element(data.key, sample * s.keys * s.key_stride + column, s.type),
          element(data.value, sample * s.keys * s.key_stride + column, s.type),
          element(data.output, sample * s.queries * s.output_stride + column, s.type)};
}

template <class T>
void attend_with(const AttentionShape& s, const AttentionData& data, const int64_t* seen) {
  const auto products = products_for(s);
  const float scale = 1.0f / std::sqrt(static_cast<float>(s.head_width));
  at::parallel_for(0, s.batch * s.heads, 1, [&](int64_t begin, int64_t end) {
    std::vector<float> logits(s.queries * s.keys);
    std::vector<T> weights(s.queries * s.keys);
    Running logits_product(products->logits), output_product(products->output);
    for (int64_t task = begin; task < end; ++task) {
      const AttentionData head = head_of(s, data, task);
      const int64_t* of_sample = seen + task / s.heads * s.queries;
      logits_product(head.query, head.key, logits.data());
      for (int64_t row = 0; row < s.queries; ++row)
        softmax(&logits[row * s.keys], scale, &weights[row * s.keys], of_sample[row], s.keys);
      output_product(weights.data(), head.value, head.output);
    }
  });
}

template <class T>
void attend_backward_with(const AttentionShape& s, const AttentionData& data, const AttentionData& gradients,
                          const int64_t* seen) {
  const auto products = products_for(s);
  const float scale = 1.0f / std::sqrt(static_cast<float>(s.head_width));
  at::parallel_for(0, s.batch * s.heads, 1, [&](int64_t begin, int64_t end) {
    std::vector<float> logits(s.queries * s.keys), weight_gradients(s.queries * s.keys);
    std::vector<T> weights(s.queries * s.keys), logit_gradients(s.queries * s.keys);
    Running logits_product(products->logits), weight_gradient(products->weight_gradient);
    Running query_gradient(products->query_gradient), key_gradient(products->key_gradient);
    Running value_gradient(products->value_gradient);
    for (int64_t task = begin; task < end; ++task) {
      const AttentionData head = head_of(s, data, task), gradient = head_of(s, gradients, task);
      const int64_t* of_sample = seen + task / s.heads * s.queries;
      logits_product(head.query, head.key, logits.data());
      weight_gradient(gradient.output, head.value, weight_gradients.data());
      for (int64_t row = 0; row < s.queries; ++row) {
        const int64_t at = row * s.keys;
        softmax(&logits[at], scale, &weights[at], of_sample[row], s.keys);
        // softmax leaves the exponentials' row as the weights in float32.
        softmax_backward(&logits[at], &weight_gradients[at], scale, &logit_gradients[at], of_sample[row],
                         s.keys);
      }
      value_gradient(weights.data(), gradient.output, gradient.value);
      query_gradient(logit_gradients.data(), head.key, gradient.query);
      key_gradient(logit_gradients.data(), head.query, gradient.key);
    }
  });
}

}  // namespace

void attend(const AttentionShape& shape, const AttentionData& data, const int64_t* seen) {
  shape.type == at::kFloat ? attend_with<float>(shape, data, seen) : attend_with<uint16_t>(shape, data, seen);
}

void attend_backward(const AttentionShape& shape, const AttentionData& data, const AttentionData& gradients,
                     const int64_t* seen) {
  shape.type == at::kFloat ? attend_backward_with<float>(shape, data, gradients, seen)
                           : attend_backward_with<uint16_t>(shape, data, gradients, seen);
}

}  // namespace gadms::transformer
