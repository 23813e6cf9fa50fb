package dev.farthing.rest.price;

/// Which of the price books, as a word.
enum BookChoice {
    DEFAULT,
    PLAN,
    ORG,
    ALL
}
