-- After every start: tables and functions of later migrations get their rights and policies too.
SELECT secure_tables();
